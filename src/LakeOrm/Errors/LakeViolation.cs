namespace LakeOrm;

/// <summary>One value that broke a rule.</summary>
/// <param name="Row">The row's index in the call's rows, from 0.</param>
/// <param name="Column">The column, with the place below it where the value is nested: <c>lines.element.sku</c>; <c>*</c> for the row as a whole.</param>
/// <param name="Member">The record's member, with the way to the value where it is nested: <c>Lines[2].Sku</c>.</param>
/// <param name="Rule">The rule's name, such as <c>Range</c>.</param>
/// <param name="Message">What is wrong.</param>
public sealed record LakeViolation(long Row, string Column, string Member, string Rule, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"row {Row}, column '{Column}' ({Member}), {Rule}: {Message}";
}
