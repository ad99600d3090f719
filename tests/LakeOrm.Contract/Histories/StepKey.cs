using System.Globalization;

namespace LakeOrm.Contract.Histories;

/// <summary>The key of a step: one of a few, so that they come again.</summary>
public sealed record StepKey(bool IsSequence, int Number)
{
    public IdempotencyKey ToKey() => IsSequence ? IdempotencyKey.Sequence("p", Number) : IdempotencyKey.Once(Number.ToString(CultureInfo.InvariantCulture));
}
