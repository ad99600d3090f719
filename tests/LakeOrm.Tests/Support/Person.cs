using Apache.Arrow;
using LakeOrm.CompilerServices;
using LakeOrm.Parquet;

namespace LakeOrm.Tests.Support;

/// <summary>A record with its contract written by hand, as the generator would write it, so that the core is tested without it.</summary>
internal sealed record Person(string Id, string? Country, long Visits, decimal Balance, DateTimeOffset CreatedAt) : ILakeTable<Person>
{
    private static readonly LakeType Text = new(LakeTypeKind.String);
    private static readonly LakeType Whole = new(LakeTypeKind.Int64);
    private static readonly LakeType Money = new(LakeTypeKind.Decimal, 18, 2);
    private static readonly LakeType Instant = new(LakeTypeKind.Timestamp);

    public Person(string id, string? country = null, long visits = 0, decimal balance = 0)
        : this(id, country, visits, balance, default)
    {
    }

    public static LakeTableSchema LakeSchema { get; } = new(
        LakeTableName.Parse("crm.people"),
        [
            new LakeColumn("id", nameof(Id), Text, false) { PrimaryKey = true },
            new LakeColumn("country", nameof(Country), Text, true) { PartitionIndex = 0 },
            new LakeColumn("visits", nameof(Visits), Whole, false),
            new LakeColumn("balance", nameof(Balance), Money, false),
            new LakeColumn("created_at", nameof(CreatedAt), Instant, false) { Auto = LakeAuto.CreateTime },
        ],
        "lake1:sha256:people",
        "{}",
        "CREATE TABLE people");

    public static ParquetSchema ParquetSchema { get; } = new(
        ParquetColumn.String("id"),
        ParquetColumn.String("country", optional: true),
        ParquetColumn.Int64("visits"),
        ParquetColumn.Decimal("balance", 18, 2),
        ParquetColumn.TimestampMicros("created_at", utc: true));

    /// <summary>How often the rows' rules were run, to see that rows are checked once.</summary>
    public static AsyncLocal<Counter?> Validations { get; } = new();

    /// <summary>Whether no two rows of a call may have one id, as [LakeUnique] says it.</summary>
    public static AsyncLocal<bool> UniqueIds { get; } = new();

    public static void WriteTile(ReadOnlySpan<Person> rows, ParquetTile tile, in RowStamp stamp)
    {
        ByteArrayCursor id = tile.ByteArray(0);
        ByteArrayCursor country = tile.ByteArray(1);
        Span<byte> present = tile.Present(1);
        Span<long> visits = tile.Int64(2);
        Span<long> balance = tile.Int64(3);
        Span<long> createdAt = tile.Int64(4);
        for (int i = 0; i < rows.Length; i++)
        {
            Person row = rows[i];
            id.Append(row.Id);
            present[i] = row.Country is null ? (byte)0 : (byte)1;
            if (row.Country is not null)
            {
                country.Append(row.Country);
            }

            visits[i] = row.Visits;
            balance[i] = LakeConvert.ToDecimal64(row.Balance, 10, 2, "balance");
            createdAt[i] = stamp.Micros;
        }
    }

    public static LakeArrowReader<Person> BindArrow(Schema schema) => new Reader(schema);

    public static void Validate(ReadOnlySpan<Person> rows, LakeViolations violations)
    {
        if (Validations.Value is { } counter)
        {
            counter.Count += rows.Length;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (!LakeRules.IsPresent(rows[i].Id, allowEmpty: false))
            {
                violations.Add(i, "id", nameof(Id), "Required", "The value is missing.");
            }

            if (rows[i].Visits < 0)
            {
                violations.Add(i, "visits", nameof(Visits), "Range", "The value must not be negative.");
            }

            if (UniqueIds.Value)
            {
                violations.Keys.Add(rows[i].Id);
                violations.AddKey(i, 0, "id", nameof(Id));
            }
        }
    }

    public static void Hash(ReadOnlySpan<Person> rows, PayloadHasher hasher)
    {
        foreach (Person row in rows)
        {
            hasher.Add(row.Id);
            if (row.Country is null)
            {
                hasher.AddNull();
            }
            else
            {
                hasher.Add(row.Country);
            }

            hasher.Add(row.Visits);
            hasher.Add(LakeConvert.ToDecimal128(row.Balance, 10, 2, "balance"));
            hasher.EndRow();
        }
    }

    public static void Route(ReadOnlySpan<Person> rows, PartitionRouter router)
    {
        foreach (Person row in rows)
        {
            router.Add(row.Country);
            router.EndRow();
        }
    }

    public static RecordBatch ToArrow(ReadOnlySpan<Person> rows, in RowStamp stamp)
    {
        ArrowBatchBuilder batch = new(rows.Length);
        ArrowVarAppender id = batch.Variable("id", Text, false);
        ArrowVarAppender country = batch.Variable("country", Text, true);
        Span<long> visits = batch.Fixed<long>("visits", Whole, false).Values;
        Span<Int128> balance = batch.Fixed<Int128>("balance", Money, false).Values;
        Span<long> createdAt = batch.Fixed<long>("created_at", Instant, false).Values;
        for (int i = 0; i < rows.Length; i++)
        {
            Person row = rows[i];
            id.Append(row.Id);
            if (row.Country is null)
            {
                country.AppendNull();
            }
            else
            {
                country.Append(row.Country);
            }

            visits[i] = row.Visits;
            balance[i] = LakeConvert.ToDecimal128(row.Balance, 10, 2, "balance");
            createdAt[i] = stamp.Micros;
        }

        return batch.Build();
    }

    internal sealed class Counter
    {
        public int Count { get; set; }
    }

    private sealed class Reader : LakeArrowReader<Person>
    {
        private readonly ArrowColumn _id;
        private readonly ArrowColumn _country;
        private readonly ArrowColumn _visits;
        private readonly ArrowColumn _balance;
        private readonly ArrowColumn _createdAt;

        public Reader(Schema schema)
        {
            ArrowBinder binder = new(schema, "Person (crm.people)");
            _id = binder.Bind("id", nameof(Id), Text, false, false);
            _country = binder.Bind("country", nameof(Country), Text, true, false);
            _visits = binder.Bind("visits", nameof(Visits), Whole, false, false);
            _balance = binder.Bind("balance", nameof(Balance), Money, false, false);
            _createdAt = binder.Bind("created_at", nameof(CreatedAt), Instant, false, false);
            binder.Complete();
        }

        public override void Load(RecordBatch batch, long firstRow)
        {
            foreach (ArrowColumn column in new[] { _id, _country, _visits, _balance, _createdAt })
            {
                column.Load(batch, firstRow);
            }
        }

        public override void Read(Span<Person> rows)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = new Person(
                    _id.Strings[i],
                    _country.IsNull(i) ? null : _country.Strings[i],
                    _visits.Int64[i],
                    LakeConvert.ToDecimal(_balance.Decimals[i], 2),
                    LakeConvert.ToDateTimeOffset(_createdAt.Micros[i]));
            }
        }
    }
}
