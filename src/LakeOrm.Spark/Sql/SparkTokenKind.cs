namespace LakeOrm.Spark.Sql;

/// <summary>What a token of Spark's SQL is.</summary>
internal enum SparkTokenKind
{
    /// <summary>Nothing more: the text's end.</summary>
    End,

    /// <summary>A keyword or a name without quotes.</summary>
    Word,

    /// <summary>A name in backquotes.</summary>
    QuotedName,

    /// <summary>A text in quotes, with the letter before it if it has one.</summary>
    Text,

    /// <summary>A number, or the marker of a parameter.</summary>
    Value,

    /// <summary>One character of anything else.</summary>
    Symbol,
}
