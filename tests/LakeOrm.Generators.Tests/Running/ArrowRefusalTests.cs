using LakeOrm.RecordCases.Nesting;
using LakeOrm.RecordCases.Validation;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>A null where none may be, on the way to Arrow without the validator before it: an error with the column and the row, at every depth.</summary>
public sealed class ArrowRefusalTests
{
    private static readonly Line Line = new() { Sku = "s", Tags = [] };

    private static readonly Order Good = new() { Id = "a", BillTo = new Address("street", null, null), Lines = [Line] };

    public static TheoryData<Order, string> Refused => new()
    {
        { null!, "the row is null" },
        { Good with { Id = null! }, "'id'" },
        { Good with { BillTo = null! }, "'bill_to'" },
        { Good with { Lines = null! }, "'lines'" },
        { Good with { Lines = [null!] }, "'lines.element'" },
        { Good with { Lines = [Line with { Sku = null! }] }, "'lines.element.sku'" },
        { Good with { Lines = [Line with { Tags = [null!] }] }, "'lines.element.tags.element'" },
        { Good with { Labels = new() { ["k"] = null! } }, "'labels.value'" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void A_null_where_none_may_be_is_refused_with_its_column_and_row(Order row, string says)
    {
        LakeDataException refusal = Assert.Throws<LakeDataException>(() => LakeArrow.ToBatches([Good, row]).Count());
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("row 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_null_are_not_written_as_none() =>
        Assert.Throws<LakeDataException>(() => LakeArrow.ToBatches([new Stored { Country = "DE", Payload = null! }]).Count());
}
