using System.Collections.Immutable;
using LakeOrm.Drivers;

namespace LakeOrm.Client;

/// <summary>What a call does, beside its rows and options.</summary>
internal sealed record WriteOperation(WriteMode Mode)
{
    /// <summary>How rows match; only for a merge.</summary>
    public MergeRule? Merge { get; init; }

    /// <summary>Which rows of the table; only for an update or a delete by condition, and an overwrite of some partitions.</summary>
    public LakeStatement? Where { get; init; }

    /// <summary>The assignments; only for an update by condition.</summary>
    public LakeStatement? Set { get; init; }

    /// <summary>Whether it is an error that the condition matches nothing.</summary>
    public bool MustMatch { get; init; }

    /// <summary>An insert.</summary>
    public static WriteOperation Insert(LakeTableSchema schema, InsertConflict conflict) => conflict switch
    {
        InsertConflict.None => new WriteOperation(WriteMode.Append),
        InsertConflict.Error => Insert(schema, MergeAction.Error, DuplicateKeyPolicy.Error),
        InsertConflict.Ignore => Insert(schema, MergeAction.Ignore, DuplicateKeyPolicy.First),
        InsertConflict.Update => Insert(schema, MergeAction.Update, DuplicateKeyPolicy.Error),
        _ => throw new ArgumentOutOfRangeException(nameof(conflict), conflict, "There is no such strategy."),
    };

    /// <summary>An overwrite of all, or of the partitions that meet a condition.</summary>
    public static WriteOperation Overwrite(LakeTableSchema schema, OverwriteOptions options, SqlSyntax syntax) => new(WriteMode.Overwrite)
    {
        Where = options.Where is not { } where ? null
            : schema.Partitions.IsEmpty
                ? throw new LakeUnsupportedException(
                    $"OverwriteAsync with {nameof(OverwriteOptions.Where)} replaces partitions, and the record of '{schema.Name}' declares none. Delete the rows by DeleteAsync, or mark a column with [LakePartition].")
                : Condition(where, syntax, $"The condition is empty. Leave {nameof(OverwriteOptions.Where)} out to replace all that the table has."),
    };

    /// <summary>An upsert by merge key, or by primary key where there is no merge key.</summary>
    public static WriteOperation Upsert(LakeTableSchema schema, UpsertOptions options, SqlSyntax syntax) => new(WriteMode.Merge)
    {
        Merge = new MergeRule
        {
            Operation = "upsert",
            On = schema.MergeKey.IsEmpty ? Key(schema, "UpsertAsync") : schema.MergeKey,
            Matched = options.WhenMatched == MatchedRows.Update ? MergeAction.Update : MergeAction.Ignore,
            NotMatched = options.WhenNotMatched == UnmatchedRows.Insert ? MergeAction.Insert : MergeAction.Ignore,
            DuplicateKeys = options.DuplicateKeys,
            TargetFilter = options.TargetFilter is { } filter ? Condition(filter, syntax, "The target filter is empty. Leave it out to let every row match.") : null,
        },
    };

    /// <summary>An update by primary key.</summary>
    public static WriteOperation Update(LakeTableSchema schema, UpdateOptions options) =>
        ByKey(schema, "update", "UpdateAsync", MergeAction.Update, options.WhenNotMatched, DuplicateKeyPolicy.Error);

    /// <summary>A delete by primary key.</summary>
    public static WriteOperation Delete(LakeTableSchema schema, DeleteOptions options) =>
        ByKey(schema, "delete", "DeleteAsync", MergeAction.Delete, options.WhenNotMatched, DuplicateKeyPolicy.First);

    /// <summary>An update by condition.</summary>
    public static WriteOperation Update(LakeSql set, LakeSql where, UpdateOptions options, SqlSyntax syntax) => new(WriteMode.Update)
    {
        Set = Condition(set, syntax, "There are no assignments. Write them as column = expression, column = expression."),
        Where = Condition(where, syntax, "The condition is empty, by which every row would be changed. If that is meant, write true."),
        MustMatch = options.WhenNotMatched == MissingRows.Error,
    };

    /// <summary>A delete by condition.</summary>
    public static WriteOperation Delete(LakeSql where, DeleteOptions options, SqlSyntax syntax) => new(WriteMode.Delete)
    {
        Where = Condition(where, syntax, "The condition is empty, by which every row would be deleted. If that is meant, write true."),
        MustMatch = options.WhenNotMatched == MissingRows.Error,
    };

    /// <summary>What tells the operation from others of its mode, for the payload. A new property of the rule that changes what is written belongs here.</summary>
    public string Detail => Merge is { } rule
        ? $"{rule.Operation} on {string.Join(',', rule.On.Select(static c => c.Name))}; {rule.Matched}, {rule.NotMatched}, {rule.DuplicateKeys}"
        : MustMatch ? "must match" : string.Empty;

    /// <summary>The statements that belong to the payload.</summary>
    public IReadOnlyList<LakeStatement> Statements => [.. new[] { Set, Where, Merge?.TargetFilter }.OfType<LakeStatement>()];

    private static WriteOperation Insert(LakeTableSchema schema, MergeAction matched, DuplicateKeyPolicy duplicates) => new(WriteMode.Merge)
    {
        Merge = new MergeRule { Operation = "insert", On = Key(schema, "InsertAsync with OnConflict"), Matched = matched, NotMatched = MergeAction.Insert, DuplicateKeys = duplicates },
    };

    private static WriteOperation ByKey(LakeTableSchema schema, string operation, string method, MergeAction matched, MissingRows missing, DuplicateKeyPolicy duplicates) => new(WriteMode.Merge)
    {
        Merge = new MergeRule
        {
            Operation = operation,
            On = Key(schema, method),
            Matched = matched,
            NotMatched = missing == MissingRows.Error ? MergeAction.Error : MergeAction.Ignore,
            DuplicateKeys = duplicates,
        },
    };

    private static ImmutableArray<LakeColumn> Key(LakeTableSchema schema, string method) => schema.PrimaryKey.IsEmpty
        ? throw new LakeUnsupportedException($"{method} finds rows by their primary key, and the record of '{schema.Name}' declares none. Mark its columns with [LakeColumn(PrimaryKey = true)].")
        : schema.PrimaryKey;

    private static LakeStatement Condition(LakeSql sql, SqlSyntax syntax, string whenEmpty)
    {
        LakeStatement statement = sql.Build(syntax);
        return string.IsNullOrWhiteSpace(statement.Text) ? throw new ArgumentException(whenEmpty) : statement;
    }
}
