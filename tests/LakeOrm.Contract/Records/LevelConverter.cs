namespace LakeOrm.Contract.Records;

/// <summary>Looks levels up, and says so in its own way when there is none.</summary>
public sealed class LevelConverter : LakeConverter<Level, string>
{
    private static readonly Dictionary<int, string> Names = new() { [1] = "low", [2] = "high", [3] = "lost" };
    private static readonly Dictionary<string, int> Numbers = new() { ["low"] = 1, ["high"] = 2 };

    public override string ToStored(Level value) => Names[value.Number];

    public override Level FromStored(string stored) => new(Numbers[stored]);
}
