#!/usr/bin/env bash
# Brings a library's PublicAPI.Unshipped.txt up to what its source declares; read the difference before you commit it.
# usage: eng/public-api.sh PROJECT-FOLDER...
set -euo pipefail
cd "$(dirname "$0")/.."
for project in "$@"; do
  api="$project/PublicAPI.Unshipped.txt"
  log=$(mktemp)
  sorted() { { echo '#nullable enable'; { grep -v '^#nullable enable$' || true; } | LC_ALL=C sort -u | sed '/^$/d'; } >"$log.api"; cp "$log.api" "$api"; }
  sorted <"$api"
  # An error on another line keeps the compiler from the rest, so it is asked until nothing is new.
  for _ in 1 2 3; do
    dotnet build "$project" -nodeReuse:false -v quiet >"$log" 2>&1 || true
    grep -o "RS0016: Symbol '.*' is not part" "$log" | sed "s/^RS0016: Symbol '//; s/' is not part\$//" | sort -u >"$log.new" || true
    grep -o "RS0017: Symbol '.*' is part of" "$log" | sed "s/^RS0017: Symbol '//; s/' is part of\$//" | sort -u >"$log.old" || true
    if [ ! -s "$log.new" ] && [ ! -s "$log.old" ]; then break; fi
    { grep -vxFf "$log.old" "$api" || true; cat "$log.new"; } >"$log.all"
    sorted <"$log.all"
  done
  grep -E ': error ' "$log" | sort -u || true
  rm -f "$log" "$log".*
done
