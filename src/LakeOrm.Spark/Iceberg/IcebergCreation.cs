using LakeOrm.Ddl;
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
            throw new LakeUnsupportedException($"Table '{table}' is not changed by {nameof(EnsureTableOptions)}.{nameof(EnsureTableOptions.Evolve)} on Spark yet. Say ALTER TABLE by ExecuteAsync.");
        }

        IcebergSchemaCheck.CheckSame(table, schema, layout);

        // A call that ended between its statements has left a table without them.
        IReadOnlyDictionary<string, string> properties = statements.Count == 1 ? new Dictionary<string, string>() : await catalog.PropertiesAsync(name, cancellationToken).ConfigureAwait(false);
        foreach (string statement in statements.Skip(1))
        {
            if (!properties.ContainsKey(statement.Contains(" SET IDENTIFIER FIELDS ", StringComparison.Ordinal) ? IcebergProperties.IdentifierFields : IcebergProperties.SortOrder))
            {
                await catalog.RunAsync(statement, cancellationToken).ConfigureAwait(false);
            }
        }

        return isNew;
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
