using Apache.Arrow;
using CsCheck;
using LakeOrm.CompilerServices;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.CompilerServices;

public class ArrowNestedTests
{
    [Fact]
    public void Nested_values_of_every_shape_come_back_as_they_were_written_also_from_a_slice() =>
        (from type in Nested.Types(3)
         from nullable in Gen.Bool
         from rows in Nested.Values(type, nullable).Array[0, 12]
         from start in Gen.Int[0, rows.Length]
         from length in Gen.Int[0, rows.Length - start]
         select (Field: new LakeField("c", type, nullable), rows, start, length)).Sample(
            t =>
            {
                using RecordBatch batch = Nested.Build(t.Field, t.rows);
                Assert.Equal(t.rows.Select(Nested.Show), Nested.Read(batch, t.Field));
                Assert.Equal(t.rows.Skip(t.start).Take(t.length).Select(Nested.Show), Nested.Read(batch.Slice(t.start, t.length), t.Field));
            },
            iter: 2000);
}
