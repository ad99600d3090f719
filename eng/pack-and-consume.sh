#!/usr/bin/env bash
# Uses the packages as a stranger would: packs them, and builds projects outside the tree that reference LakeOrm.Local and nothing else.
# Prints "ok: ..." for each thing that holds, and fails at the first that does not.
# usage: eng/pack-and-consume.sh [--no-aot REASON] [PACKAGES-FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
no_aot=
if [ "${1:-}" = --no-aot ]; then no_aot=${2:?a reason}; shift 2; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
packages=${1:-$work/packages}
mkdir -p "$packages"
packages=$(cd "$packages" && pwd)

eng/pack.sh "$packages" >"$work/pack.log" 2>&1 || { cat "$work/pack.log" >&2; exit 1; }
version=$(basename "$packages"/LakeOrm.Local.[0-9]*.nupkg .nupkg)
version=${version#LakeOrm.Local.}
echo "ok: packed $version"

# LakeOrm comes from the folder alone; everything else from the sources that this tree restores from.
{
  echo '<configuration><packageSources><clear /><add key="packed" value="'"$packages"'" />'
  dotnet nuget list source --format detailed | awk '
    / \[Enabled\]$/ { sub(/^ *[0-9]+\. +/, ""); sub(/ \[Enabled\]$/, ""); key = $0; getline; sub(/^ +/, ""); printf "<add key=\"%s\" value=\"%s\" />\n", key, $0 }'
  echo '</packageSources><packageSourceMapping><clear /><packageSource key="packed"><package pattern="LakeOrm*" /></packageSource>'
  dotnet nuget list source --format detailed | awk '
    / \[Enabled\]$/ { sub(/^ *[0-9]+\. +/, ""); sub(/ \[Enabled\]$/, ""); printf "<packageSource key=\"%s\"><package pattern=\"*\" /></packageSource>\n", $0 }'
  echo '</packageSourceMapping></configuration>'
} >"$work/nuget.config"
cp global.json "$work"

# What was restored before serves again, except for LakeOrm: a package of this version that was packed earlier would be another one.
export NUGET_PACKAGES="$work/restored"
cache=$(env -u NUGET_PACKAGES dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
mkdir -p "$work/cache"
for package in "$cache"/*; do
  case $(basename "$package") in [Ll]ake[Oo]rm*) ;; *) if [ -d "$package" ]; then ln -s "$package" "$work/cache/"; fi ;; esac
done

project() { # NAME, and the program on the standard input
  mkdir -p "$work/$1"
  cat >"$work/$1/Program.cs"
  cat >"$work/$1/$1.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <PublishAot>true</PublishAot>
    <InvariantGlobalization>true</InvariantGlobalization>
    <NuGetAudit>false</NuGetAudit>
    <RestoreFallbackFolders>$work/cache</RestoreFallbackFolders>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="LakeOrm.Local" Version="$version" />
  </ItemGroup>
</Project>
XML
}

build() { # NAME ARGUMENTS...
  local name=$1; shift
  dotnet build "$work/$name" -v quiet -tl:off "-clp:ErrorsOnly;NoSummary" "$@" >"$work/$name.log" 2>&1
}

expect_rule() { # NAME ID ARGUMENTS...: the build fails and tells the rule, once
  local name=$1 id=$2; shift 2
  if build "$name" --no-incremental "$@"; then echo "$name $*: built, and $id was expected" >&2; exit 1; fi
  if [ "$(grep -c ": error $id:" "$work/$name.log")" -ne 1 ]; then cat "$work/$name.log" >&2; exit 1; fi
}

project Consumer <<'CS'
using LakeOrm;

string root = Directory.CreateTempSubdirectory("lakeorm-consumer-").FullName;
try
{
    await using LakeClient lake = Lake.Local(root);
    await lake.EnsureTableAsync<User>();
    await lake.InsertAsync([new User("1", "Ada", 1.50m), new User("2", "Grace", 2.25m), new User("3", "Edsger", 3m)]);
    string least = "2";
    await foreach (Total total in lake.QueryStreamAsync<Total>($"SELECT count(*) AS users, sum(balance) AS balance FROM sales.users WHERE id >= {least}"))
    {
        Console.WriteLine(FormattableString.Invariant($"{total.Users} users, {total.Balance}"));
    }
}
finally
{
    Directory.Delete(root, recursive: true);
}

[LakeTable("sales.users")]
public partial record User([LakeColumn(PrimaryKey = true)] string Id, string Name, [LakeColumn(Precision = 18, Scale = 2)] decimal Balance);

[LakeProjection]
public partial record Total(long Users, decimal Balance);
CS
build Consumer || { cat "$work/Consumer.log" >&2; exit 1; }
output=$(dotnet run --project "$work/Consumer" --no-build)
[ "$output" = "2 users, 5.25" ] || { echo "the consumer printed: $output" >&2; exit 1; }
echo "ok: a project that references only LakeOrm.Local has the generator and runs"

project Forgets <<'CS'
using LakeOrm;

Console.WriteLine(new User("1"));

[LakeTable("sales.users")]
public record User(string Id);
CS
expect_rule Forgets LAKE0001
expect_rule Forgets LAKE0001 --no-restore -p:RunAnalyzers=false
# Here the compiler stops before its analyzers: the return type needs the code that the record does not get.
project Declares <<'CS'
using LakeOrm;

Console.WriteLine(new User("1"));

[LakeTable("sales.users")]
public record User(string Id);

public interface IUsers
{
    IAsyncEnumerable<LakeBatch<User>> AllAsync();
}
CS
expect_rule Declares LAKE0001
echo "ok: a record that is not partial is LAKE0001, told once, with analyzers and without"

project Synonyms <<'CS'
using LakeOrm;

Console.WriteLine(new User { Id = "1", Name = "Ada" });

[LakeTable("sales.users")]
public partial record User
{
    [LakeOrmColumn(PrimaryKey = true)]
    public required string Id { get; init; }

    [SparkColumn(Name = "full_name", Comment = "As it is written.")]
    public string? Name { get; init; }
}
CS
build Synonyms || { cat "$work/Synonyms.log" >&2; exit 1; }
echo "ok: the synonyms compile"

if [ -n "$no_aot" ]; then
  echo "left out: native code, because $no_aot"
else
  rid=$(dotnet --info | awk '$1 == "RID:" { print $2; exit }')
  dotnet publish "$work/Consumer" -r "$rid" -o "$work/native" -v minimal >"$work/aot.log" 2>&1 || { cat "$work/aot.log" >&2; exit 1; }
  if grep -E 'warning (IL|AOT)[0-9]+' "$work/aot.log" >&2; then exit 1; fi
  output=$("$work/native/Consumer")
  [ "$output" = "2 users, 5.25" ] || { echo "the native consumer printed: $output" >&2; exit 1; }
  echo "ok: it runs as native code"
fi
