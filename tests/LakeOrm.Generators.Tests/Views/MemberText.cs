using System.Reflection;

namespace LakeOrm.Generators.Tests.Views;

/// <summary>A property of a view as text.</summary>
internal abstract class MemberText<TView>
    where TView : allows ref struct
{
    public static MemberText<TView> Of(PropertyInfo property) =>
        (MemberText<TView>)Activator.CreateInstance(typeof(PropertyText<,>).MakeGenericType(typeof(TView), property.PropertyType), property)!;

    public abstract string Of(ref TView view);
}
