namespace LakeOrm;

/// <summary>How rows of JSON follow each other.</summary>
public enum LakeJsonFormat
{
    /// <summary>An array when the first character that is not white space is <c>[</c>, else lines.</summary>
    Detect,

    /// <summary>One object a line (NDJSON, JSON Lines). Lines of white space are passed over.</summary>
    Lines,

    /// <summary>One array of objects.</summary>
    Array,
}
