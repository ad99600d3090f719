using System.Reflection;

namespace LakeOrm.Generators.Tests.Views;

internal sealed class PropertyText<TView, T>(PropertyInfo property) : MemberText<TView>
    where TView : allows ref struct
    where T : allows ref struct
{
    private readonly Getter<TView, T> _get = property.GetMethod!.CreateDelegate<Getter<TView, T>>();

    public override string Of(ref TView view)
    {
        T value = _get(ref view);
        return ViewText<T>.Instance.Of(ref value);
    }
}
