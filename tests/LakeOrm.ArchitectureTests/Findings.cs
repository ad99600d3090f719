namespace LakeOrm.ArchitectureTests;

/// <summary>What a rule found, told in full when it is not nothing.</summary>
internal static class Findings
{
    public static void AreNone(IEnumerable<string> findings)
    {
        string[] found = [.. findings];
        Assert.True(found.Length == 0, $"{found.Length} findings:{Environment.NewLine}{string.Join(Environment.NewLine, found)}");
    }
}
