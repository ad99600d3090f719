namespace LakeOrm.Sql;

internal enum SqlPartKind
{
    /// <summary>Text as the caller wrote it.</summary>
    Literal,

    /// <summary>A name, part by part, that we quote.</summary>
    Quoted,

    /// <summary>One parameter.</summary>
    Parameter,

    /// <summary>Parameters between parentheses.</summary>
    List,
}
