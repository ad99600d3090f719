using System.Globalization;

namespace LakeOrm.DataFrames;

/// <summary>The clauses of a query that is put together call by call.</summary>
internal sealed record FrameQuery
{
    /// <summary>What stands after FROM.</summary>
    public required LakeSql Source { get; init; }

    /// <summary>What is selected; null for all.</summary>
    public LakeSql? Columns { get; init; }

    /// <summary>The conditions, all of which must hold; null without one.</summary>
    public LakeSql? Condition { get; init; }

    /// <summary>The order; null for none.</summary>
    public LakeSql? Order { get; init; }

    /// <summary>How many rows at most; null for all.</summary>
    public long? Limit { get; init; }

    /// <summary>How many rows are passed over.</summary>
    public long? Offset { get; init; }

    private bool IsCut => Limit is not null || Offset is not null;

    public FrameQuery Select(LakeSql columns) => Columns is null ? this with { Columns = columns } : Nested() with { Columns = columns };

    public FrameQuery Where(LakeSql condition)
    {
        // A condition sees what was selected before it, and only those rows that a cut has left.
        FrameQuery query = Columns is null && !IsCut ? this : Nested();
        LakeSql own = $"({condition}\n)";
        return query with { Condition = query.Condition is { } before ? $"{before}\nAND {own}" : own };
    }

    public FrameQuery OrderBy(LakeSql order)
    {
        FrameQuery query = IsCut ? Nested() : this;
        return query with { Order = query.Order is { } before ? $"{before}, {order}" : order };
    }

    public FrameQuery Take(long count) => Limit is null ? this with { Limit = count } : Nested() with { Limit = count };

    public FrameQuery Skip(long count) => Offset is null ? this with { Offset = count } : Nested() with { Offset = count };

    /// <summary>The query. A line break ends each of the caller's pieces, so that a comment at the end of one hides nothing.</summary>
    public LakeSql ToSql()
    {
        LakeSql sql = $"SELECT {Columns ?? LakeSql.Raw("*")}\nFROM {Source}\n";
        sql = Condition is { } condition ? $"{sql}WHERE {condition}\n" : sql;
        sql = Order is { } order ? $"{sql}ORDER BY {order}\n" : sql;
        sql = Limit is { } limit ? $"{sql}LIMIT {Number(limit)}\n" : sql;
        return Offset is { } offset ? $"{sql}OFFSET {Number(offset)}\n" : sql;
    }

    /// <summary>A query as what another one reads.</summary>
    public static LakeSql Derived(LakeSql query) => $"(\n{query}\n) AS lake_rows";

    private FrameQuery Nested() => new() { Source = Derived(ToSql()) };

    private static LakeSql Number(long value) => LakeSql.Raw(value.ToString(CultureInfo.InvariantCulture));
}
