#!/usr/bin/env bash
# Leaves the job's OIDC token in a file and tells the AWS SDK of it, which exchanges it for credentials that
# last an hour at most. There is no key to store. Without a role, whatever the job has is used.
set -euo pipefail

if [ -n "${REGION:-}" ]; then
  echo "AWS_REGION=$REGION" >>"$GITHUB_ENV"
fi
if [ -z "${ROLE:-}" ]; then
  exit 0
fi
if [ -z "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ]; then
  echo "::error::The job has no OIDC token: give it \`permissions: id-token: write\`. Pull requests from forks never have one."
  exit 1
fi

umask 077
file="$RUNNER_TEMP/freshscale-token"
answer=$(curl --silent --show-error --fail --retry 3 \
  --header "Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
  "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com")
token=$(jq --exit-status --raw-output .value <<<"$answer")
echo "::add-mask::$token"
printf %s "$token" >"$file"
{
  echo "AWS_ROLE_ARN=$ROLE"
  echo "AWS_WEB_IDENTITY_TOKEN_FILE=$file"
  echo "AWS_ROLE_SESSION_NAME=github-$GITHUB_RUN_ID"
} >>"$GITHUB_ENV"
