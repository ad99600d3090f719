namespace LakeOrm.Local.Sql;

/// <summary>What a token is.</summary>
internal enum SqlTokenKind
{
    /// <summary>The text is over.</summary>
    End,

    /// <summary>A keyword or a name without quotes.</summary>
    Word,

    /// <summary>A name in quotes.</summary>
    QuotedName,

    /// <summary>A text literal of any spelling, or a number.</summary>
    Literal,

    /// <summary>A parameter, <c>$1</c>.</summary>
    Parameter,

    /// <summary>Any other character.</summary>
    Symbol,
}
