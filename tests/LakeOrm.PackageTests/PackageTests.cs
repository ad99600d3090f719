using System.IO.Compression;

namespace LakeOrm.PackageTests;

/// <summary>The packages as their users get them.</summary>
public sealed class PackageTests(Consumption run) : IClassFixture<Consumption>
{
    [Theory]
    [InlineData("ok: packed ")]
    [InlineData("ok: a project that references only LakeOrm.Local has the generator and runs")]
    [InlineData("ok: a record that is not partial is LAKE0001, told once, with analyzers and without")]
    public void A_stranger_can_use_them(string line) => Assert.True(run.Lines.Any(l => l.StartsWith(line, StringComparison.Ordinal)), Told());

    [Fact]
    public void A_strangers_program_runs_as_native_code()
    {
        if (!Consumption.HasLinker)
        {
            Assert.Skip("This machine has no native linker.");
        }

        Assert.True(run.Lines.Contains("ok: it runs as native code"), Told());
    }

    [Fact]
    public void Nothing_went_wrong() => Assert.True(run.ExitCode == 0, Told());

    [Fact]
    public void The_package_carries_the_generator_and_the_fixes_and_nothing_of_others()
    {
        string[] entries = Entries("LakeOrm");
        Assert.Equal(
            ["analyzers/dotnet/cs/LakeOrm.CodeFixes.dll", "analyzers/dotnet/cs/LakeOrm.Generators.dll"],
            entries.Where(static e => e.StartsWith("analyzers/", StringComparison.Ordinal)));
        Assert.Equal(["build/LakeOrm.props", "buildTransitive/LakeOrm.props"], entries.Where(static e => e.StartsWith("build", StringComparison.Ordinal)));
        Assert.Equal(["lib/net10.0/LakeOrm.dll", "lib/net10.0/LakeOrm.xml"], entries.Where(static e => e.StartsWith("lib/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("LakeOrm.Local")]
    [InlineData("LakeOrm.Delta")]
    public void A_package_above_hands_on_all_that_the_one_below_has(string id)
    {
        using ZipArchive package = Open(id);
        using StreamReader reader = new(package.GetEntry(id + ".nuspec")!.Open());
        string[] ours = [.. reader.ReadToEnd().Split('\n').Where(static l => l.Contains("<dependency id=\"LakeOrm", StringComparison.Ordinal))];
        Assert.NotEmpty(ours);
        Assert.All(ours, static line => Assert.DoesNotContain("exclude=", line, StringComparison.Ordinal));
    }

    private string Told() => string.Join('\n', run.Lines);

    private string[] Entries(string id)
    {
        using ZipArchive package = Open(id);
        return [.. package.Entries.Select(static e => e.FullName).Order(StringComparer.Ordinal)];
    }

    private ZipArchive Open(string id)
    {
        string? path = Directory.GetFiles(run.Packages, id + ".*.nupkg").SingleOrDefault(p => char.IsAsciiDigit(Path.GetFileName(p)[id.Length + 1]));
        Assert.True(path is not null, Told());
        return ZipFile.OpenRead(path);
    }
}
