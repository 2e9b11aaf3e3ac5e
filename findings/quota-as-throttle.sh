#!/usr/bin/env bash
# A quota of EventBridge that is used up is tried again as if it were throttling, by all of AWS's SDKs that were tried.
#
# Guess: `LimitExceededException` of PutRule, by which EventBridge tells of a quota that is used up, is an error of the client (status 400) that no SDK
#   sends again: the service's model does not mark it as retryable.
# What happens: the retry mode `standard` counts the name among those of throttling, whatever the service. Botocore, the SDK for JavaScript and that for
#   Rust send it three times by default, botocore's `adaptive` likewise; only botocore's `legacy` sends it once.
# Why it matters here: the 301st rule of a bus. Three attempts each, the waits between them, and in `adaptive` all other calls slow down, too; a log
#   that says "throttled" sends people after the wrong quota.
# freshscale: never repeats it (src/core/aws/quota.rs), names the quota, and counts before the first write (docs/scale.md).
#
# Needs Node.js with npm, and cargo. It compiles a part of the SDK: about two minutes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"; [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true' EXIT
cd "$work"

python3 -m venv py
py/bin/pip -q --disable-pip-version-check install --no-compile botocore==1.44.8
npm --silent init -y >/dev/null
npm --silent install --no-audit --no-fund --ignore-scripts @aws-sdk/client-eventbridge@3.1169.0

# Answers as EventBridge does when a bus is full, and tells how often it was asked since it was last asked for that.
cat >bus.py <<'PY'
import http.server
import json

asked = 0


class Bus(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        global asked
        self.rfile.read(int(self.headers.get("content-length", 0)))
        asked += 1
        self.answer(400, {"__type": "LimitExceededException", "message": "The requested resource exceeds the maximum number allowed."})

    def do_GET(self):
        global asked
        self.answer(200, asked)
        asked = 0

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/x-amz-json-1.1")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bus)
print(server.server_port, flush=True)
server.serve_forever()
PY
mkfifo port
py/bin/python bus.py >port &
server=$!
read -r port <port
url=http://127.0.0.1:$port

cat >rule.py <<'PY'
import sys

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

mode, url = sys.argv[1:]
config = Config(retries={} if mode == "default" else {"mode": mode})
client = botocore.session.get_session().create_client("events", "eu-west-1", endpoint_url=url, config=config)
try:
    client.put_rule(Name="nightly", ScheduleExpression="rate(1 day)")
except ClientError as error:
    assert error.response["Error"]["Code"] == "LimitExceededException"
PY
cat >rule.mjs <<'JS'
import { EventBridgeClient, PutRuleCommand } from "@aws-sdk/client-eventbridge";

const client = new EventBridgeClient({ region: "eu-west-1", endpoint: process.argv[2] });
try {
  await client.send(new PutRuleCommand({ Name: "nightly", ScheduleExpression: "rate(1 day)" }));
} catch (error) {
  if (error.name !== "LimitExceededException") throw error;
}
JS
mkdir -p src
cat >Cargo.toml <<'TOML'
[package]
name = "rule"
version = "0.1.0"
edition = "2021"

[dependencies]
aws-config = { version = "=1.13.0", default-features = false, features = ["rt-tokio"] }
aws-sdk-eventbridge = { version = "=1.127.0", default-features = false, features = ["rt-tokio"] }
aws-runtime = "=1.10.2"
aws-smithy-http-client = { version = "=1.5.2", features = ["default-client"] }
tokio = { version = "=1.54.1", features = ["macros", "rt"] }

[profile.dev]
debug = false
TOML
cat >src/main.rs <<'RS'
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let config = aws_config::defaults(aws_config::BehaviorVersion::latest())
        .region("eu-west-1")
        .endpoint_url(std::env::args().nth(1).expect("an address"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .load()
        .await;
    let client = aws_sdk_eventbridge::Client::new(&config);
    let rule = client.put_rule().name("nightly").schedule_expression("rate(1 day)");
    let error = rule.send().await.expect_err("the bus is full").into_service_error();
    assert!(error.is_limit_exceeded_exception());
}
RS
CARGO_TARGET_DIR=$work/target cargo build -q

unset AWS_PROFILE AWS_RETRY_MODE AWS_MAX_ATTEMPTS
export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
asked() { py/bin/python -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())' "$url"; }
{
  for mode in default adaptive legacy; do
    py/bin/python rule.py "$mode" "$url"
    echo "botocore 1.44.8, $mode: $(asked)"
  done
  NODE_NO_WARNINGS=1 node rule.mjs "$url"
  echo "@aws-sdk/client-eventbridge 3.1169.0, default: $(asked)"
  target/debug/rule "$url"
  echo "aws-sdk-eventbridge 1.127.0 with aws-runtime 1.10.2, default: $(asked)"
} | tee seen

diff - seen <<'SEEN'
botocore 1.44.8, default: 3
botocore 1.44.8, adaptive: 3
botocore 1.44.8, legacy: 1
@aws-sdk/client-eventbridge 3.1169.0, default: 3
aws-sdk-eventbridge 1.127.0 with aws-runtime 1.10.2, default: 3
SEEN
echo "As found."
