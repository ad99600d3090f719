using LakeOrm.Generators.Tests.Running;

namespace LakeOrm.Generators.Tests.Views;

internal sealed class ValueText<T> : ViewText<T>
{
    public override string Of(ref T value) => RowText.Of((object?)value);
}
