namespace LakeOrm.Generators.Model;

/// <summary>One validation rule of a column.</summary>
/// <param name="Name">The rule's name, such as <c>Range</c>.</param>
/// <param name="FailsWhen">A C# condition, true where the rule is broken; <see cref="Value"/> stands for the member's value.</param>
/// <param name="Message">What is wrong; null where the condition finds it, and declares <see cref="Found"/> to hold it.</param>
/// <param name="OnNull">The rule speaks about null too: its condition is over the member as it is declared.</param>
internal sealed record RuleModel(string Name, string FailsWhen, string? Message, bool OnNull = false)
{
    /// <summary>The mark that stands for the value. No C# text has it.</summary>
    public const string Value = "\u0001";

    /// <summary>The variable that holds what a condition found.</summary>
    public const string Found = "__lakeFound";
}
