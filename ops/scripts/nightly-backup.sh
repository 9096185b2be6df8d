#!/bin/sh
# Backs up each resource or plan named, one after the other, and waits for its outcome. For cron, e.g. in /etc/cron.d:
#
#   MAILTO=ops@example.com
#   HOLDFAST_URL=http://localhost:8420
#   HOLDFAST_TOKEN_FILE=/etc/holdfast-backup.token
#   15 2 * * *  backup  /opt/holdfast/ops/scripts/nightly-backup.sh shop-db web-files
#
# Says nothing when all went well, so that cron mails failures only; -v shows every outcome. What is busy (11) or not
# reachable (75) is tried again: TRIES times in all (3), PAUSE seconds apart (300). Ends with the first failure's exit
# code, see `holdfast exit-codes`; a failure does not keep the others from being backed up.
set -u

verbose=
if [ "${1:-}" = -v ]; then
  verbose=yes
  shift
fi
if [ $# -eq 0 ]; then
  echo "usage: $0 [-v] <resource or plan> ..." >&2
  exit 2
fi

root=$(cd "$(dirname "$0")/../.." && pwd)
outcome=0

back_up() {
  attempt=1
  while :; do
    said=$("$root/node_modules/.bin/node" "$root/ops/cli/holdfast.mjs" backup run "$1" --wait 2>&1 </dev/null)
    code=$?
    case $code in
      11 | 75) ;;
      *) return $code ;;
    esac
    [ "$attempt" -ge "${TRIES:-3}" ] && return $code
    attempt=$((attempt + 1))
    sleep "${PAUSE:-300}"
  done
}

for target; do
  back_up "$target"
  code=$?
  if [ $code -ne 0 ]; then
    printf '%s: failed with exit code %s\n%s\n' "$target" "$code" "$said" >&2
    [ $outcome -eq 0 ] && outcome=$code
  elif [ -n "$verbose" ]; then
    printf '%s: %s\n' "$target" "$said"
  fi
done
exit $outcome
