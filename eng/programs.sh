#!/usr/bin/env bash
# Runs the programs of this repository as a user or a crash would, and fails when one loses a row, finds an error or has a warning of native code.
# usage: eng/programs.sh WORK-FOLDER; LAKEORM_TEST_SERVERS and LAKEORM_TEST_DELTA_TABLES as for the tests
set -euo pipefail
cd "$(dirname "$0")/.."
work=$1
spark=
trap 'if [ -n "$spark" ]; then "$LAKEORM_TEST_SERVERS/spark/spark-stop.sh" --data "$work/spark" || true; fi' EXIT

step() { printf '\n== %s (%s s)\n' "$*" "$SECONDS"; }

# Where a program that is started by its own name looks for what dotnet would tell it.
DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
export DOTNET_ROOT

run() { # PROJECT [ARGUMENT...]: of those that were built below, without the seconds that dotnet run takes to look at a project
  "$1/bin/Release/net10.0/$(basename "$1")" "${@:2}"
}

# The analyzers have seen the same sources when all was built. What native code may not do, its own compiler tells.
export RunAnalyzers=false

step "build"
for project in samples/Quickstart samples/NytCovid tests/LakeOrm.CrashHarness tests/LakeOrm.Fuzz; do
  dotnet build "$project" -c Release -nodeReuse:false -v quiet
done

step "quickstart"
dotnet run --project samples/Quickstart -c Release -- --root "$work/lake"

if [ -n "${LAKEORM_TEST_SERVERS:-}" ]; then
  step "quickstart on Spark"
  "$LAKEORM_TEST_SERVERS/spark/spark-install.sh" "$LAKEORM_TEST_SERVERS_HOME/spark"
  spark=$("$LAKEORM_TEST_SERVERS/spark/spark-start.sh" --port 15092 --data "$work/spark" --home "$LAKEORM_TEST_SERVERS_HOME/spark" --memory 2g | grep -oE 'sc://[^ ]+')
  for format in delta iceberg; do
    run samples/Quickstart --spark "$spark" --format "$format"
  done

  step "crashes of processes that write through Spark"
  for format in delta iceberg; do
    run tests/LakeOrm.CrashHarness --spark "$spark" --format "$format" --minutes 0.2
  done
fi

step "crashes"
run tests/LakeOrm.CrashHarness --minutes 0.3 --root "$work/crashes"

stores=(memory)
if [ -n "${LAKEORM_TEST_SERVERS:-}" ]; then stores+=(gcs azure s3); fi
for store in "${stores[@]}"; do
  step "crashes and conflicts in $store"
  run tests/LakeOrm.CrashHarness --store "$store" --minutes 0.1
  run tests/LakeOrm.CrashHarness --store "$store" --minutes 0.17 --bank
done

step "hostile logs"
run tests/LakeOrm.Fuzz --minutes 0.3 --crashes "$work/fuzz" | tee "$work/fuzz.log"
grep -q '^inputs: [0-9]*, crashes: 0$' "$work/fuzz.log"

if [ -n "${LAKEORM_TEST_DELTA_TABLES:-}" ]; then
  step "a million rows of real data"
  run samples/NytCovid "$LAKEORM_TEST_DELTA_TABLES/COVID-19_NYT" "$work/nyt" | tee "$work/nyt.log"
  grep -q '^rows: 1111930$' "$work/nyt.log"
  run samples/NytCovid "$LAKEORM_TEST_DELTA_TABLES/COVID-19_NYT" "$work/nyt" | grep -q 'nothing is left to do'
fi

step "native AOT"
LAKEORM_TEST_SPARK="$spark" eng/aot.sh "$work/aot"

step "done"
