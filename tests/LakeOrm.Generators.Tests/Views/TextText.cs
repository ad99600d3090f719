namespace LakeOrm.Generators.Tests.Views;

internal sealed class TextText : ViewText<LakeUtf8>
{
    public override string Of(ref LakeUtf8 value) => value.IsNull ? "null" : value.ToString();
}
