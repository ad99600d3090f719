namespace LakeOrm.Generators.Tests.Views;

internal sealed class BytesText : ViewText<LakeBytes>
{
    public override string Of(ref LakeBytes value) => value.IsNull ? "null" : "0x" + Convert.ToHexString(value.Span);
}
