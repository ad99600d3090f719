namespace LakeOrm;

/// <summary>What an engine said of an error, in its own terms.</summary>
public sealed class LakeEngineError
{
    /// <summary>The engine's name of the error, as <c>TABLE_OR_VIEW_NOT_FOUND</c>; null when it has none.</summary>
    public string? ErrorClass { get; init; }

    /// <summary>The SQLSTATE, five characters; null when the engine gave none.</summary>
    public string? SqlState { get; init; }

    /// <summary>What the message was made of, by name, as <c>relationName</c>.</summary>
    public IReadOnlyDictionary<string, string> MessageParameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The places in the statement that the error is about, the innermost first.</summary>
    public IReadOnlyList<LakeQueryContext> Contexts { get; init; } = [];

    /// <summary>The engine's own types of the error, the most special first.</summary>
    public IReadOnlyList<string> TypeNames { get; init; } = [];

    /// <summary>Why a store failed the engine, where the error or one of its causes tells of one; null elsewhere.</summary>
    public LakeStorageFailure? StoreFailure { get; init; }

    /// <summary>The engine's stack, with those of its causes; null unless it was asked for.</summary>
    public string? StackTrace { get; init; }
}
