#!/usr/bin/env bash
# The Rust SDK takes keys of the environment before a profile that the program names in code; boto3 does the reverse.
#
# Guess: `profile_name("named")` in code, as behind an option `--profile`, means that profile, as it does for boto3 and AWS's
#   command line: botocore takes the keys of the environment out of its chain when a profile was given explicitly.
# What happens: aws-config's default chain looks at the environment first, whatever was named in code. The call succeeds, as
#   somebody else. Without keys in the environment the profile is used.
# Why it matters here: keys of a test account in a shell, and a command that says `--profile production`, or the reverse.
# freshscale: builds the provider of a named profile itself, and nothing else is asked (src/core/aws/config.rs).
#
# Needs cargo. It compiles a part of the SDK: about a minute.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile boto3==1.43.106 botocore==1.43.106

mkdir -p src
cat >Cargo.toml <<'TOML'
[package]
name = "who"
version = "0.1.0"
edition = "2021"

[dependencies]
aws-config = { version = "=1.13.0", default-features = false, features = ["rt-tokio"] }
aws-credential-types = "=1.3.1"
aws-smithy-runtime-api = { version = "=1.20.0", features = ["client"] }
tokio = { version = "=1.54.1", features = ["macros", "rt"] }

[profile.dev]
debug = false
TOML
cat >src/main.rs <<'RS'
use aws_credential_types::provider::ProvideCredentials;
use aws_smithy_runtime_api::client::http::{
    http_client_fn, HttpConnector, HttpConnectorFuture, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;

/// No network is asked.
#[derive(Debug)]
struct Nowhere;

impl HttpConnector for Nowhere {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(Err(ConnectorError::user("no network".into())))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let config = aws_config::defaults(aws_config::BehaviorVersion::latest())
        .region("eu-west-1")
        .http_client(http_client_fn(|_, _| SharedHttpConnector::new(Nowhere)))
        .profile_name("named")
        .load()
        .await;
    let provider = config.credentials_provider().expect("a provider");
    let credentials = provider.provide_credentials().await.expect("credentials");
    println!("{}", credentials.access_key_id());
}
RS
CARGO_TARGET_DIR=$work/target cargo build -q

cat >who.py <<'PY'
import boto3

print(boto3.Session(profile_name="named").get_credentials().access_key)
PY
cat >config <<'INI'
[profile named]
aws_access_key_id = KEYOFTHEPROFILE
aws_secret_access_key = testing
INI
unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN
export AWS_CONFIG_FILE=$work/config AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
of_environment=(env AWS_ACCESS_KEY_ID=KEYOFENVIRONMENT AWS_SECRET_ACCESS_KEY=testing)
without=(env -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY)
{
  echo "aws-config 1.13.0, keys in the environment: $("${of_environment[@]}" target/debug/who)"
  echo "aws-config 1.13.0, none: $("${without[@]}" target/debug/who)"
  echo "boto3 1.43.106, keys in the environment: $("${of_environment[@]}" py/bin/python who.py)"
  echo "boto3 1.43.106, none: $("${without[@]}" py/bin/python who.py)"
} | tee seen

diff - seen <<'SEEN'
aws-config 1.13.0, keys in the environment: KEYOFENVIRONMENT
aws-config 1.13.0, none: KEYOFTHEPROFILE
boto3 1.43.106, keys in the environment: KEYOFTHEPROFILE
boto3 1.43.106, none: KEYOFTHEPROFILE
SEEN
echo "As found."
