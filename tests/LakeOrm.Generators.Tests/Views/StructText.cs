using System.Reflection;

namespace LakeOrm.Generators.Tests.Views;

/// <summary>A row, a structure, or an entry of a map.</summary>
internal sealed class StructText<TView> : ViewText<TView>
    where TView : allows ref struct
{
    private static readonly string Suffix = typeof(TView).Name;

    private readonly Getter<TView, bool>? _isNull = typeof(TView).GetProperty("IsNull")?.GetMethod!.CreateDelegate<Getter<TView, bool>>();

    private readonly (string Name, MemberText<TView> Text)[] _members =
        [.. typeof(TView).GetProperties().Where(static p => p.Name != "IsNull").OrderBy(static p => p.Name, StringComparer.Ordinal).Select(static p => (p.Name, MemberText<TView>.Of(p)))];

    public override string Of(ref TView value)
    {
        if (_isNull?.Invoke(ref value) == true)
        {
            return "null";
        }

        List<string> members = [];
        bool isEntry = Suffix.EndsWith("EntryView", StringComparison.Ordinal);
        foreach ((string name, MemberText<TView> text) in _members)
        {
            members.Add(isEntry ? text.Of(ref value) : $"{name}={text.Of(ref value)}");
        }

        return isEntry ? string.Join(": ", members) : Suffix.EndsWith("RowView", StringComparison.Ordinal) ? string.Join("; ", members) : $"({string.Join("; ", members)})";
    }
}
