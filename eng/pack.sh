#!/usr/bin/env bash
# Packs every library with its symbols; a project's NuGet source that names the folder can use them.
# usage: eng/pack.sh [OUTPUT-FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-artifacts/packages}
mkdir -p "$out"
rm -f "$out"/LakeOrm*.nupkg "$out"/LakeOrm*.snupkg

for project in src/*/*.csproj; do
  dotnet pack "$project" -c Release -o "$out" -v quiet
done
ls -l "$out"
