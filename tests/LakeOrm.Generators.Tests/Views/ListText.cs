namespace LakeOrm.Generators.Tests.Views;

/// <summary>A list, a map, or the rows of a batch.</summary>
internal sealed class ListText<TView, T> : ViewText<TView>
    where TView : allows ref struct
    where T : allows ref struct
{
    private readonly Getter<TView, int> _count = typeof(TView).GetProperty("Count")!.GetMethod!.CreateDelegate<Getter<TView, int>>();
    private readonly Getter<TView, bool>? _isNull = typeof(TView).GetProperty("IsNull")?.GetMethod!.CreateDelegate<Getter<TView, bool>>();
    private readonly ElementGetter<TView, T> _element = typeof(TView).GetProperty("Item")!.GetMethod!.CreateDelegate<ElementGetter<TView, T>>();

    public string[] Elements(ref TView value)
    {
        string[] elements = new string[_count(ref value)];
        for (int i = 0; i < elements.Length; i++)
        {
            T element = _element(ref value, i);
            elements[i] = ViewText<T>.Instance.Of(ref element);
        }

        return elements;
    }

    public override string Of(ref TView value)
    {
        bool isMap = typeof(T).Name.EndsWith("EntryView", StringComparison.Ordinal);
        return _isNull?.Invoke(ref value) == true ? "null"
            : isMap ? $"{{{string.Join(", ", Elements(ref value).Order(StringComparer.Ordinal))}}}"
            : $"[{string.Join(", ", Elements(ref value))}]";
    }
}
