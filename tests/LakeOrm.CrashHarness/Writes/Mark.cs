namespace LakeOrm.CrashHarness.Writes;

/// <summary>What the log says of a key: an application's id and version, as ADR 6 tells. Spelled here once more, because the checks must not trust the code that they check.</summary>
internal readonly record struct Mark(string AppId, long Version)
{
    public static Mark Once(string text) => new("lakeorm:1:" + text, 1);

    public static Mark Sequence(string producer, long number) => new("lakeorm:sequence:1:" + producer, number);
}
