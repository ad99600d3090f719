#!/usr/bin/env bash
# Publishes the programs that must run as native code, fails on any trim or AOT warning, runs them, and prints their size and time.
# usage: eng/aot.sh [OUTPUT-FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-artifacts/aot}
mkdir -p "$out"
rid=$(dotnet --info | awk '$1 == "RID:" { print $2; exit }')

publish() { # PROJECT [ARGUMENT...]
  local name; name=$(basename "$1")
  # What a debugger would read of it is left out, which takes a fifth of the time.
  dotnet publish "$1" -c Release -r "$rid" -o "$out/$name" -v minimal -p:NativeDebugSymbols=false 2>&1 | tee "$out/$name.log"
  if grep -E 'warning (IL|AOT)[0-9]+' "$out/$name.log"; then
    echo "$name: published with warnings" >&2
    return 1
  fi
  local start end
  start=$(date +%s%N)
  "$out/$name/$name" "${@:2}"
  end=$(date +%s%N)
  echo "$name: $(( $(stat -c %s "$out/$name/$name" 2>/dev/null || stat -f %z "$out/$name/$name") / 1024 )) KiB native code, $(( (end - start) / 1000000 )) ms from start to finish, 0 IL warnings"
}

rm -rf "$out/lake"
publish samples/Quickstart --root "$out/lake"
publish samples/DeltaInspect "$out/lake/sales/orders"
publish tests/LakeOrm.AotSmoke
