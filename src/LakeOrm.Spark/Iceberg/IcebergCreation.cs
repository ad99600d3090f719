using LakeOrm.Ddl;
using LakeOrm.Spark.Writing;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>Makes a record's table.</summary>
/// <param name="catalog">The catalog.</param>
/// <param name="writes">Makes the first snapshot.</param>
internal sealed class IcebergCreation(IcebergCatalog catalog, NotedWrite writes)
{
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
            layout = await EvolveAsync(table, name, schema, options.Evolve, layout, cancellationToken).ConfigureAwait(false);
        }

        IcebergSchemaCheck.CheckSame(table, schema, layout);

        if (statements.Count > 1)
        {
            await CompleteAsync(name, statements.Skip(1), cancellationToken).ConfigureAwait(false);
        }

        return isNew;
    }

    // Each statement is a change of its own, so that others may change the table in between, maybe to the same end.
    private async Task<IcebergLayout> EvolveAsync(LakeTableName table, IcebergName name, LakeTableSchema schema, SchemaEvolution evolve, IcebergLayout layout, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            IcebergEvolution change = new(evolve, name.Sql, schema, layout);
            IcebergSchemaCheck.CheckEvolved(table, schema, change.Evolved);
            if (change.Statements.Count == 0)
            {
                return layout;
            }

            LakeException? refused = null;
            try
            {
                foreach (string statement in change.Statements)
                {
                    await catalog.RunAsync(statement, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (LakeException e) when (attempt < Contention.MaxAttempts && e is LakeConflictException or LakeQueryException)
            {
                refused = e;
                await Contention.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
            }

            IcebergLayout now = await IcebergLayout.ReadAsync(catalog, name, cancellationToken).ConfigureAwait(false);
            if (refused is LakeQueryException && now.IsSameAs(layout))
            {
                throw refused;
            }

            layout = now;
        }
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
            catch (LakeConflictException) when (attempt < Contention.MaxAttempts)
            {
                await Contention.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
            catch (LakeException e) when (IcebergCatalog.IsUnknownStatement(e))
            {
                // A server without Iceberg's SQL extensions has no words for them, and no call needs them.
                return;
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
