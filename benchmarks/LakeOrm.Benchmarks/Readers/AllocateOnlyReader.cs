using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using LakeOrm.Benchmarks.Data;

namespace LakeOrm.Benchmarks.Readers;

/// <summary>The floor: the same records with the same strings, made of the batch's bytes, and nothing else.</summary>
internal sealed class AllocateOnlyReader : RowReader
{
    public override string Name => "AllocateOnly";

    public override bool IsComplete => false;

    public override List<OrderRow> Read(RecordBatch batch)
    {
        var list = new List<OrderRow>(batch.Length);
        CollectionsMarshal.SetCount(list, batch.Length);
        Span<OrderRow> rows = CollectionsMarshal.AsSpan(list);
        var ids = (StringArray)batch.Column(0);
        var countries = (StringArray)batch.Column(3);
        var notes = (StringArray)batch.Column(9);
        ReadOnlySpan<int> idOffsets = ids.ValueOffsets;
        ReadOnlySpan<int> countryOffsets = countries.ValueOffsets;
        ReadOnlySpan<int> noteOffsets = notes.ValueOffsets;
        ReadOnlySpan<byte> idBytes = ids.Values;
        ReadOnlySpan<byte> countryBytes = countries.Values;
        ReadOnlySpan<byte> noteBytes = notes.Values;
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new OrderRow
            {
                Id = Encoding.UTF8.GetString(idBytes[idOffsets[i]..idOffsets[i + 1]]),
                CustomerId = 0,
                CreatedAt = default,
                Country = Encoding.UTF8.GetString(countryBytes[countryOffsets[i]..countryOffsets[i + 1]]),
                Total = 0,
                Quantity = 0,
                Price = 0,
                IsActive = false,
                Discount = null,
                Note = Encoding.UTF8.GetString(noteBytes[noteOffsets[i]..noteOffsets[i + 1]]),
            };
        }

        return list;
    }
}
