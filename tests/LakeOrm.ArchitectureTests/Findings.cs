namespace LakeOrm.ArchitectureTests;

/// <summary>What a rule found, told in full when it is not nothing.</summary>
internal static class Findings
{
    // What is known and waits to be mended: moving LakeVersion to Schema, LocalLakeOptions to Engine and ParquetFormatException to a folder
    // of its own ends the circles. An entry goes when its cause does.
    private static readonly string[] Known =
    [
        "LakeOrm/Client/LakeScalar.cs is in namespace LakeOrm",
        "Quickstart/Program.cs declares Progress",
        "Quickstart/Program.cs is in namespace ",
        "Quickstart/Program.cs",
        "(root) -> Thrift (ColumnWriter uses ThriftWriter); Thrift -> (root) (ThriftReader uses ParquetFormatException)",
        "Client -> Drivers (LakeClient uses ILakeDriver); Drivers -> Client (LakeStatement uses LakeVersion)",
        "Rows -> Drivers (ForwardRows uses RowSource); Drivers -> Client (LakeStatement uses LakeVersion); Client -> Rows (LakeClient uses RowCall)",
        "Sql -> Client (LakeSql uses LakeVersion); Client -> Sql (LakeClient uses LakeSql)",
        "(root) -> Engine (LocalDriver uses DuckDatabase); Engine -> (root) (DuckDatabase uses LocalLakeOptions)",
        "Scan -> Engine (DuckType uses DuckText); Engine -> (root) (DuckDatabase uses LocalLakeOptions); (root) -> Scan (LocalDriver uses LakeFolder)",
        "Sql -> Engine (SqlAnalyzer uses DuckConnection); Engine -> (root) (DuckDatabase uses LocalLakeOptions); (root) -> Sql (LocalDriver uses SqlTable)",
    ];

    public static void AreNone(IEnumerable<string> findings)
    {
        string[] found = [.. findings.Except(Known)];
        Assert.True(found.Length == 0, $"{found.Length} findings:{Environment.NewLine}{string.Join(Environment.NewLine, found)}");
    }
}
