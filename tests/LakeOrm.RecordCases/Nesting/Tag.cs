namespace LakeOrm.RecordCases.Nesting;

/// <summary>A reference type without a column type.</summary>
public sealed class Tag(string text) : IEquatable<Tag>
{
    public string Text { get; } = text;

    public bool Equals(Tag? other) => other?.Text == Text;

    public override bool Equals(object? obj) => Equals(obj as Tag);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    public override string ToString() => Text;
}
