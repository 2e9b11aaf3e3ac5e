#!/usr/bin/env bash
# What the action does once there are credentials.
set -euo pipefail

saved="$RUNNER_TEMP/freshscale-plan.json"
shown="$RUNNER_TEMP/freshscale-plan.md"
given=()
if [ -n "$HANDLER" ]; then
  given+=(--handler "$HANDLER")
fi

# Plans, and leaves the exit code in `planned`: 0 nothing to do, 2 changes, 1 refused or failed.
plan() {
  planned=0
  "$BOOTSTRAP" --format markdown plan --detailed-exitcode --out "$saved" "${given[@]}" "$STACK" >"$shown" || planned=$?
  cat "$shown"
  cat "$shown" >>"$GITHUB_STEP_SUMMARY"
  local changes=false
  if [ "$planned" -eq 2 ]; then
    changes=true
  fi
  echo "changes=$changes" >>"$GITHUB_OUTPUT"
  case $planned in 0 | 1 | 2) ;; *) exit "$planned" ;; esac
}

# One comment for each stack: it begins with a marker, by which it is found and replaced.
comment() {
  local marker list id
  marker=$(head -n 1 "$shown")
  case $marker in '<!-- freshscale plan '*) ;; *) return ;; esac
  list="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
  id=$(gh api --paginate "$list" | jq --slurp --raw-output --arg marker "$marker" \
    '[add[]? | select(.user.type == "Bot" and (.body | startswith($marker)))][0].id // empty')
  if [ -n "$id" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$shown"
  else
    gh api --silent --method POST "$list" --field "body=@$shown"
  fi
}

case $COMMAND in
  plan)
    plan
    if [ -n "$PULL_REQUEST" ]; then
      comment
    fi
    if [ "$planned" -eq 1 ]; then
      exit 1
    fi
    ;;
  apply)
    plan
    case $planned in
      # Exactly what was shown: it is refused if AWS has moved since.
      2) "$BOOTSTRAP" apply --check --yes "${given[@]}" "$saved" ;;
      *) exit "$planned" ;;
    esac
    ;;
  drift)
    plan
    if [ "$planned" -eq 2 ]; then
      echo "::error title=Drift::AWS differs from $STACK. Put it right with apply, or change the file."
    fi
    exit "$planned"
    ;;
  check)
    read -r -a more <<<"$ARGUMENTS"
    checked=0
    said=$("$BOOTSTRAP" check "${more[@]}" "$STACK") || checked=$?
    printf '%s\n' "$said"
    # Indented: what AWS says is not read as Markdown.
    printf '%s\n' "$said" | sed 's/^/    /' >>"$GITHUB_STEP_SUMMARY"
    if [ "$checked" -eq 1 ]; then
      echo "::error title=Check::The next scale-outs of $STACK may not work: see the summary."
    fi
    exit "$checked"
    ;;
  redeploy)
    read -r -a more <<<"$ARGUMENTS"
    "$BOOTSTRAP" redeploy --yes "${given[@]}" "${more[@]}" "$STACK"
    ;;
  *)
    echo "::error::command must be plan, apply, drift, check or redeploy, not $COMMAND"
    exit 64
    ;;
esac
