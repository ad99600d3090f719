using System.Reflection;
using LakeOrm.Generators.Tests.Running;

namespace LakeOrm.Generators.Tests.Views;

/// <summary>What a view shows, as the text that <see cref="RowText"/> makes of a record's member. A ref struct cannot be boxed, so each type of view has its own.</summary>
/// <typeparam name="T">What a property of a view gives.</typeparam>
internal abstract class ViewText<T>
    where T : allows ref struct
{
    /// <summary>The one for the type, found by what the type has.</summary>
    public static readonly ViewText<T> Instance = Find();

    public abstract string Of(ref T value);

    private static ViewText<T> Find()
    {
        PropertyInfo? element = typeof(T).GetProperty("Item");
        Type type =
            typeof(T) == typeof(LakeUtf8) ? typeof(TextText)
            : typeof(T) == typeof(LakeBytes) ? typeof(BytesText)
            : !typeof(T).IsByRefLike ? typeof(ValueText<>).MakeGenericType(typeof(T))
            : element is not null ? typeof(ListText<,>).MakeGenericType(typeof(T), element.PropertyType)
            : typeof(StructText<>).MakeGenericType(typeof(T));
        return (ViewText<T>)Activator.CreateInstance(type)!;
    }
}
