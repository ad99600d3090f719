namespace LakeOrm.Generators.Tests.Schemas;

/// <summary>A member's type as C# writes it.</summary>
internal sealed record RandomType(string Text, bool IsValueType)
{
    public RandomType Nullable() => new(Text + "?", IsValueType);
}
