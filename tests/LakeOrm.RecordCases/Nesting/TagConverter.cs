namespace LakeOrm.RecordCases.Nesting;

/// <summary>Text that begins with <c>#</c>; anything else was not written by it.</summary>
public sealed class TagConverter : LakeConverter<Tag, string>
{
    public override string ToStored(Tag value) => "#" + value.Text;

    public override Tag FromStored(string stored) => stored.StartsWith('#') ? new(stored[1..]) : throw new FormatException("a tag begins with #");
}
