using Apache.Arrow;
using LakeOrm.Ddl;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Sql;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Writing;

/// <summary>A change of a table as Spark runs it.</summary>
/// <param name="request">The call.</param>
/// <param name="rows">Its rows; null for a change that has none.</param>
/// <param name="payload">The hash of what the key stands for; null without a key.</param>
internal sealed class SparkChange(WriteRequest request, SparkRows? rows, string? payload)
{
    /// <summary>The call.</summary>
    public WriteRequest Request => request;

    /// <summary>What the commit says of it.</summary>
    public CommitNotes Notes { get; } = request.ToNotes(payload);

    /// <summary>What its key was held against when it ran last.</summary>
    public KeyPromise Promise { get; private set; }

    /// <summary>Whether what the commit keeps can go with the statement itself; else it goes by settings of a session that is leased.</summary>
    public bool TakesOptions => request.Mode is WriteMode.Append or WriteMode.Overwrite || rows is { Count: 0 };

    /// <summary>Runs it, unless it is an overwrite by a condition, which each format does in its own way.</summary>
    /// <param name="session">The session.</param>
    /// <param name="target">The table, quoted.</param>
    /// <param name="options">Options of the statement, where it takes some.</param>
    /// <param name="standsAlone">
    /// Whether nothing but the statement's own commit says what it did, and what it is held against. A delete that drops files says nothing in its commit, and a merge that only inserts is not held against what others insert: neither is planned as such then.
    /// </param>
    /// <param name="cancellationToken">Cancels the call before the statement is sent; not any more from then on, as the table may be changed.</param>
    public async Task<CommandResult> RunAsync(SparkSession session, string target, IReadOnlyDictionary<string, string> options, bool standsAlone, CancellationToken cancellationToken)
    {
        if (request is { Mode: WriteMode.Overwrite, Where: not null })
        {
            throw new InvalidOperationException("An overwrite by a condition would take all rows here.");
        }

        Promise = standsAlone && request.Key is not null ? KeyPromise.CheckedBefore : KeyPromise.ExactlyOnce;

        if (TakesOptions)
        {
            // A merge of no rows is an append of none, which keeps the call's key.
            WriteOperationV2.Types.Mode mode = request.Mode == WriteMode.Overwrite ? WriteOperationV2.Types.Mode.Overwrite : WriteOperationV2.Types.Mode.Append;
            return await session.RunAsync(await WriteAsync(session, target, mode, options, cancellationToken).ConfigureAwait(false), cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }

        if (request.MustMatch && !await MatchesAsync(session, target, cancellationToken).ConfigureAwait(false))
        {
            throw new LakeDataException($"Table '{request.Table}': no row meets the condition {request.Where!.Text}. Nothing was written.");
        }

        SparkStatement statement = rows is null
            ? ChangeSql.Of(request, target, asMerge: standsAlone)
            : new MergeSql(request, await rows.ToSourceAsync(session, isNumbered: true, cancellationToken).ConfigureAwait(false)).ToStatement(target, isHeld: standsAlone);
        return await session.RunAsync(statement.Text, statement.Parameters, statement.References, cancellationToken: CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Adds the rows of an overwrite to those that its condition has left, and fails on a row that the condition would not have taken away.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<CommandResult> AddAsync(SparkSession session, string target, IReadOnlyDictionary<string, string> options, CancellationToken cancellationToken)
    {
        string where = SparkExpressions.LiteralConditionOf(request.Where!);
        Command command = await WriteAsync(session, target, WriteOperationV2.Types.Mode.Append, options, cancellationToken).ConfigureAwait(false);
        WriteOperationV2 write = command.WriteOperationV2;
        string refusal = SparkSql.Literal($"{MergeSql.RefusalHead}of the call: its partition does not meet the condition {request.Where!.Text}");
        write.Input = new Relation
        {
            Filter = new Filter
            {
                // The caller's condition may call the table by its name.
                Input = new Relation { SubqueryAlias = new SubqueryAlias { Input = write.Input, Alias = request.Table.Table } },
                Condition = Expression.OfSql($"CASE WHEN ({where}\n) THEN true ELSE CAST(raise_error({refusal}) AS BOOLEAN) END"),
            },
        };
        return await session.RunAsync(command, cancellationToken: CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The rows as a relation; one without rows where there are none.</summary>
    public async Task<Relation> InputAsync(SparkSession session, string target, CancellationToken cancellationToken)
    {
        Relation? input = await rows!.ToRelationAsync(session, cancellationToken).ConfigureAwait(false);
        return input switch
        {
            null => new Relation { Sql = new SQL { Query = $"SELECT * FROM {target} WHERE false" } },

            // The server cuts rows into as many tasks as it has cores, and each writes a file of its own.
            _ when rows!.IsSmall => new Relation { Repartition = new Repartition { Input = input, NumPartitions = 1, Shuffle = false } },
            _ => input,
        };
    }

    private async Task<bool> MatchesAsync(SparkSession session, string target, CancellationToken cancellationToken)
    {
        SqlBuilder sql = new SqlBuilder().Append($"SELECT 1 FROM {target} AS {SparkSql.Name(request.Table.Table)} WHERE (").Append(SparkExpressions.ConditionOf(request.Where!)).Append(") LIMIT 1");
        SparkResult found = await session.QueryAsync(sql.ToString(), sql.Parameters, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (found.ConfigureAwait(false))
        {
            using RecordBatch? first = await found.ReadAsync(cancellationToken).ConfigureAwait(false);
            return first is { Length: > 0 };
        }
    }

    private async Task<Command> WriteAsync(SparkSession session, string target, WriteOperationV2.Types.Mode mode, IReadOnlyDictionary<string, string> options, CancellationToken cancellationToken)
    {
        WriteOperationV2 write = new() { TableName = target, Input = await InputAsync(session, target, cancellationToken).ConfigureAwait(false), Mode = mode };
        if (mode == WriteOperationV2.Types.Mode.Overwrite)
        {
            write.OverwriteCondition = new Expression { Literal = new Expression.Types.Literal { Boolean = true } };
        }

        foreach ((string name, string value) in options)
        {
            write.Options.Add(name, value);
        }

        return new Command { WriteOperationV2 = write };
    }
}
