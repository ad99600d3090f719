namespace LakeOrm;

/// <summary>The text must match a regular expression that a static method or property gives, such as one with <c>[GeneratedRegex]</c>. Null and empty text keep the rule.</summary>
/// <remarks>
/// It means what RegularExpression of System.ComponentModel.DataAnnotations means: the first match must be the whole text. The expression is compiled into the program, and its time-out is its own.
/// The method has no parameter and returns Regex; it is called for each value, so it must not make the expression anew.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LakeRegexAttribute : Attribute
{
    /// <summary>An expression of the record itself.</summary>
    /// <param name="source">The static method's or property's name; <c>nameof</c> gives it.</param>
    public LakeRegexAttribute(string source) => Source = source;

    /// <summary>An expression of another type.</summary>
    /// <param name="type">The type that has the method or property.</param>
    /// <param name="source">The static method's or property's name; <c>nameof</c> gives it.</param>
    public LakeRegexAttribute(Type type, string source) => (Type, Source) = (type, source);

    /// <summary>The type that has the method or property; null for the record itself.</summary>
    public Type? Type { get; }

    /// <summary>The name of the static method or property.</summary>
    public string Source { get; }

    /// <summary>What is told about a text that does not match; a sentence of the library's when null.</summary>
    public string? Message { get; set; }
}
