using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Drivers;

/// <summary>How an engine reads SQL: what quotes a name, what quotes a text, and what escapes.</summary>
[Experimental("LAKEORM001")]
public enum SqlSyntax
{
    /// <summary>As the SQL standard has it: names in double quotes, texts in single ones, a quote written twice to stand inside, a backslash that means nothing.</summary>
    Standard,

    /// <summary>As Spark has it: names in backquotes, texts in single or double quotes, in which a backslash escapes.</summary>
    Spark,
}
