#!/usr/bin/env bash
# Packs every library with its symbols; a project's NuGet source that names the folder can use them.
# usage: eng/pack.sh [OUTPUT-FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-artifacts/packages}
mkdir -p "$out"
rm -f "$out"/LakeOrm*.nupkg "$out"/LakeOrm*.snupkg

# The build of the solution has its analyzers look at the same sources.
dotnet build eng/pack.proj -nodeReuse:false -v quiet -p:Configuration=Release -p:RunAnalyzers=false -p:PackageOutputPath="$(cd "$out" && pwd)"
ls -l "$out"
