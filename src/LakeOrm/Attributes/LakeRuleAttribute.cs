namespace LakeOrm;

/// <summary>A static method says whether a member's value, or the record as a whole, is valid. The rule's name is the method's.</summary>
/// <remarks>
/// The method takes the value and returns <c>bool</c>, true for a valid value, or <c>string?</c>, null for a valid value and otherwise what is wrong. Null is passed on to a parameter that may be null; else null keeps the rule.
/// On the record itself the method takes the record, by value or <c>in</c>, and is asked when all members keep their own rules.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true)]
public sealed class LakeRuleAttribute : Attribute
{
    /// <summary>A method of the record itself.</summary>
    /// <param name="method">The static method's name; <c>nameof</c> gives it.</param>
    public LakeRuleAttribute(string method) => Method = method;

    /// <summary>A method of another type.</summary>
    /// <param name="type">The type that has the method.</param>
    /// <param name="method">The static method's name; <c>nameof</c> gives it.</param>
    public LakeRuleAttribute(Type type, string method) => (Type, Method) = (type, method);

    /// <summary>The type that has the method; null for the record itself.</summary>
    public Type? Type { get; }

    /// <summary>The static method's name.</summary>
    public string Method { get; }

    /// <summary>What is told about a value that is not valid, where the method returns <c>bool</c>; a sentence of the library's when null.</summary>
    public string? Message { get; set; }
}
