using LakeOrm.Ddl;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Makes a record's table.</summary>
/// <param name="catalog">The catalog.</param>
/// <param name="writes">Makes the first snapshot.</param>
internal sealed class IcebergCreation(IcebergCatalog catalog, NotedWrite writes)
{
    private const int MaxAttempts = 10;

    /// <summary>Makes the table if there is none, and holds one that is there against the record.</summary>
    /// <returns>True when this call made it.</returns>
    public async ValueTask<bool> EnsureAsync(LakeTableName table, IcebergName name, LakeTableSchema schema, EnsureTableOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> statements = IcebergDdl.Create(schema.ToDdlTable(name.ToTableName()), IcebergProperties.OfNew(options.Properties));
        bool isNew = false;
        IcebergLayout? layout = await TryReadAsync(name, cancellationToken).ConfigureAwait(false);
        if (layout is null)
        {
            if (name.NamespaceSql is { } ns)
            {
                await catalog.RunAsync($"CREATE NAMESPACE IF NOT EXISTS {ns}", cancellationToken).ConfigureAwait(false);
            }

            try
            {
                await catalog.RunAsync(statements[0], cancellationToken).ConfigureAwait(false);

                // A table without a snapshot has no version that could be read or expected.
                await writes.AddAsync(name.Sql, new CommitNotes { IngestId = Guid.CreateVersion7(), Operation = "create" }, cancellationToken).ConfigureAwait(false);
                isNew = true;
            }
            catch (LakeException e) when (e.EngineError?.ErrorClass == "TABLE_OR_VIEW_ALREADY_EXISTS")
            {
                // Another call was faster; what it made is looked at like any other table.
            }

            layout = await IcebergLayout.ReadAsync(catalog, name, cancellationToken).ConfigureAwait(false);
        }
        else if (options.Evolve != SchemaEvolution.None)
        {
            throw new LakeUnsupportedException($"Table '{table}' is not changed by {nameof(EnsureTableOptions)}.{nameof(EnsureTableOptions.Evolve)} on Spark yet. Say ALTER TABLE by ExecuteAsync.");
        }

        IcebergSchemaCheck.CheckSame(table, schema, layout);

        if (statements.Count > 1)
        {
            await CompleteAsync(name, statements.Skip(1), cancellationToken).ConfigureAwait(false);
        }

        return isNew;
    }

    // A call that ended between its statements has left a table without them, and another one may run them now.
    private async Task CompleteAsync(IcebergName name, IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            IReadOnlyDictionary<string, string> properties = await catalog.PropertiesAsync(name, cancellationToken).ConfigureAwait(false);
            try
            {
                foreach (string statement in statements)
                {
                    if (!properties.ContainsKey(statement.Contains(" SET IDENTIFIER FIELDS ", StringComparison.Ordinal) ? IcebergProperties.IdentifierFields : IcebergProperties.SortOrder))
                    {
                        await catalog.RunAsync(statement, cancellationToken).ConfigureAwait(false);
                    }
                }

                return;
            }
            catch (LakeConflictException) when (attempt < MaxAttempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(50 << Math.Min(attempt, 5))), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<IcebergLayout?> TryReadAsync(IcebergName name, CancellationToken cancellationToken)
    {
        try
        {
            return await IcebergLayout.ReadAsync(catalog, name, cancellationToken).ConfigureAwait(false);
        }
        catch (LakeTableNotFoundException)
        {
            return null;
        }
    }
}
