namespace LakeOrm.RecordCases.Nesting;

public sealed class MoneyConverter : LakeConverter<Money, decimal>
{
    public override decimal ToStored(Money value) => value.Cents / 100m;

    public override Money FromStored(decimal stored) => new((long)(stored * 100m));
}
