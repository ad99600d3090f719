namespace LakeOrm.Local.Tests.Spark;

/// <summary>A table that Spark makes with a feature of the protocol, and what LakeOrm does with it.</summary>
internal sealed record FeatureTable
{
    /// <summary>The columns <c>id</c>, <c>text</c> and <c>n</c>.</summary>
    public string Columns { get; init; } = "id BIGINT, text STRING, n BIGINT";

    /// <summary>What follows the columns.</summary>
    public string Clause { get; init; } = string.Empty;

    /// <summary>The table's properties.</summary>
    public string Properties { get; init; } = string.Empty;

    /// <summary>Whether rows come without <c>n</c>, which the table makes itself.</summary>
    public bool MakesN { get; init; }

    /// <summary>Whether no row may go.</summary>
    public bool AppendOnly { get; init; }

    /// <summary>Statements between the table's commits; <c>{0}</c> is the table.</summary>
    public string[] Then { get; init; } = [];

    /// <summary>What an insert is refused for; null when it is taken.</summary>
    public string? RefusesInserts { get; init; }

    /// <summary>What a change of rows is refused for; null when it is made.</summary>
    public string? RefusesChanges { get; init; }
}
