namespace LakeOrm.Generators.Model;

/// <summary>One validation rule of a value.</summary>
/// <param name="Name">The rule's name, such as <c>Range</c>.</param>
/// <param name="FailsWhen">A C# condition, true where the rule is broken; <see cref="Value"/> stands for the value, <see cref="Owner"/> for the record that it belongs to.</param>
/// <param name="Message">What is wrong; null where the condition finds it, and assigns it to <see cref="Found"/>.</param>
/// <param name="Scope">Which values the rule is asked about.</param>
internal sealed record RuleModel(string Name, string FailsWhen, string? Message, RuleScope Scope = RuleScope.Value)
{
    /// <summary>The mark that stands for the value. No C# text has it.</summary>
    public const string Value = "\u0001";

    /// <summary>The mark that stands for the record that the value belongs to.</summary>
    public const string Owner = "\u0002";

    /// <summary>The variable that holds what a condition found. No column's local begins with an underscore.</summary>
    public const string Found = "__lakeFound";

    /// <summary>A rule whose condition finds what is wrong.</summary>
    /// <param name="name">The rule's name.</param>
    /// <param name="finds">A C# expression: what is wrong, null for nothing.</param>
    /// <param name="scope">Which values the rule is asked about.</param>
    public static RuleModel Finding(string name, string finds, RuleScope scope = RuleScope.Value) => new(name, $"({Found} = {finds}) is not null", null, scope);
}
