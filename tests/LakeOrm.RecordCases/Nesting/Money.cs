namespace LakeOrm.RecordCases.Nesting;

/// <summary>A type that names its own converter.</summary>
[LakeConverter(typeof(MoneyConverter))]
public readonly record struct Money(long Cents);
