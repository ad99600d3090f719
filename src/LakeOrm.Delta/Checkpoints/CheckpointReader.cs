using System.Collections.Immutable;
using System.Text.Unicode;
using LakeOrm.Delta.Log;
using LakeOrm.Parquet.Reading;

namespace LakeOrm.Delta.Checkpoints;

/// <summary>Reads the Parquet files of a checkpoint: the checkpoint itself, its parts or its sidecars. Only the columns that a snapshot needs are read.</summary>
internal static class CheckpointReader
{
    /// <summary>Reads one file of a checkpoint.</summary>
    /// <param name="stream">The file; seekable.</param>
    /// <param name="actions">Makes actions of what is read.</param>
    /// <param name="content">Takes them.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="FormatException">The file is damaged.</exception>
    public static async ValueTask ReadAsync(Stream stream, ActionReader actions, LogContent content, CancellationToken cancellationToken)
    {
        ParquetFileReader file = await ParquetFileReader.OpenAsync(stream, leaveOpen: true, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            ParquetRowReader rows = file.ReadRows();
            AddColumns add = new(rows);
            RemoveColumns remove = new(rows);
            TransactionColumns transaction = new(rows);
            MetadataColumns metadata = new(rows);
            ProtocolColumns protocol = new(rows);
            DomainColumns domain = new(rows);
            ScalarColumn? sidecar = rows.SelectScalar("sidecar", "path");
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                // Each row is one action: the columns of all others are null.
                if (add.Read(actions) is { } file1)
                {
                    content.Adds.Add(file1);
                }
                else if (remove.Read(actions) is { } tombstone)
                {
                    content.Removes.Add(tombstone);
                }
                else if (transaction.Read() is { } progress)
                {
                    content.Transactions.Add(progress);
                }
                else if (metadata.Read() is { } description)
                {
                    content.Metadata = description;
                }
                else if (protocol.Read() is { } versions)
                {
                    content.Protocol = versions;
                }
                else if (domain.Read() is { } kept)
                {
                    content.Domains.Add(kept);
                }
                else if (sidecar is { IsNull: false })
                {
                    content.Sidecars.Add(ActionReader.SidecarName(sidecar.GetString()!));
                }
            }
        }
    }

    /// <summary>Reads which sidecars a checkpoint names, and nothing else.</summary>
    /// <param name="stream">The file; seekable.</param>
    /// <param name="sidecars">Takes their names.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The running operation.</returns>
    /// <exception cref="FormatException">The file is damaged.</exception>
    public static async ValueTask ReadSidecarsAsync(Stream stream, ICollection<string> sidecars, CancellationToken cancellationToken)
    {
        ParquetFileReader file = await ParquetFileReader.OpenAsync(stream, leaveOpen: true, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            ParquetRowReader rows = file.ReadRows();
            ScalarColumn? path = rows.SelectScalar("sidecar", "path");
            while (path is not null && await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (path.GetString() is { } named)
                {
                    sidecars.Add(ActionReader.SidecarName(named));
                }
            }
        }
    }

    private static Dictionary<string, string> ToProperties(StringMapColumn? column)
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        foreach ((string name, string? value) in column?.Value ?? ImmutableDictionary<string, string?>.Empty)
        {
            if (value is not null)
            {
                map[name] = value;
            }
        }

        return map;
    }

    private static ImmutableArray<string> ToTexts(StringListColumn? column) => column?.Value is { } list ? [.. list.OfType<string>()] : [];

    private static long Required(ScalarColumn? column, string field) => column?.GetInt64() ?? throw new FormatException($"{field} is missing");

    private sealed class AddColumns(ParquetRowReader rows)
    {
        private readonly ScalarColumn? _path = rows.SelectScalar("add", "path");
        private readonly StringMapColumn? _values = rows.SelectStringMap("add", "partitionValues");
        private readonly ScalarColumn? _size = rows.SelectScalar("add", "size");
        private readonly ScalarColumn? _modified = rows.SelectScalar("add", "modificationTime");
        private readonly ScalarColumn? _stats = rows.SelectScalar("add", "stats");
        private readonly StringMapColumn? _tags = rows.SelectStringMap("add", "tags");
        private readonly VectorColumns _vector = new(rows, "add");

        public DeltaFile? Read(ActionReader actions)
        {
            if (_path?.GetString() is not { } path)
            {
                return null;
            }

            IReadOnlyDictionary<string, string?> values = _values?.Value is { Count: > 0 } found ? actions.ShareValues(found) : PartitionValues.Empty;
            byte[]? statistics = _stats is { IsNull: false } ? _stats.GetBytes().ToArray() : null;
            if (statistics is not null && !Utf8.IsValid(statistics))
            {
                // Statistics are looked into when somebody asks, and go into the next checkpoint as they are.
                throw new FormatException("add.stats is no text");
            }

            return actions.NewFile(
                path, values, Required(_size, "add.size"), Required(_modified, "add.modificationTime"), statistics, _tags?.Value is { Count: > 0 } tags ? tags : null, _vector.Read());
        }
    }

    private sealed class RemoveColumns(ParquetRowReader rows)
    {
        private readonly ScalarColumn? _path = rows.SelectScalar("remove", "path");
        private readonly ScalarColumn? _deleted = rows.SelectScalar("remove", "deletionTimestamp");
        private readonly ScalarColumn? _dataChange = rows.SelectScalar("remove", "dataChange");
        private readonly ScalarColumn? _extended = rows.SelectScalar("remove", "extendedFileMetadata");
        private readonly StringMapColumn? _values = rows.SelectStringMap("remove", "partitionValues");
        private readonly ScalarColumn? _size = rows.SelectScalar("remove", "size");
        private readonly VectorColumns _vector = new(rows, "remove");

        public Tombstone? Read(ActionReader actions) => _path?.GetString() is not { } path ? null : actions.NewTombstone(path, _deleted?.GetInt64()) with
        {
            DataChange = _dataChange?.GetBoolean() ?? true,
            ExtendedFileMetadata = _extended?.GetBoolean() ?? false,
            PartitionValues = _values?.Value is { } values ? actions.ShareValues(values) : null,
            Size = _size?.GetInt64(),
            Vector = _vector.Read(),
        };
    }

    private sealed class VectorColumns(ParquetRowReader rows, string action)
    {
        private readonly ScalarColumn? _storage = rows.SelectScalar(action, "deletionVector", "storageType");
        private readonly ScalarColumn? _path = rows.SelectScalar(action, "deletionVector", "pathOrInlineDv");
        private readonly ScalarColumn? _offset = rows.SelectScalar(action, "deletionVector", "offset");
        private readonly ScalarColumn? _size = rows.SelectScalar(action, "deletionVector", "sizeInBytes");
        private readonly ScalarColumn? _cardinality = rows.SelectScalar(action, "deletionVector", "cardinality");

        public DeletionVector? Read() => _storage?.GetString() is not { } storage
            ? null
            : ActionReader.NewDeletionVector(storage, _path?.GetString(), _offset?.GetInt32(), _size?.GetInt32(), _cardinality?.GetInt64());
    }

    private sealed class TransactionColumns(ParquetRowReader rows)
    {
        private readonly ScalarColumn? _appId = rows.SelectScalar("txn", "appId");
        private readonly ScalarColumn? _version = rows.SelectScalar("txn", "version");
        private readonly ScalarColumn? _updated = rows.SelectScalar("txn", "lastUpdated");

        public AppTransaction? Read() => _appId?.GetString() is not { } appId
            ? null
            : new AppTransaction(appId, Required(_version, "txn.version"), _updated?.GetInt64());
    }

    private sealed class MetadataColumns(ParquetRowReader rows)
    {
        private readonly ScalarColumn? _id = rows.SelectScalar("metaData", "id");
        private readonly ScalarColumn? _name = rows.SelectScalar("metaData", "name");
        private readonly ScalarColumn? _description = rows.SelectScalar("metaData", "description");
        private readonly ScalarColumn? _provider = rows.SelectScalar("metaData", "format", "provider");
        private readonly StringMapColumn? _options = rows.SelectStringMap("metaData", "format", "options");
        private readonly ScalarColumn? _schema = rows.SelectScalar("metaData", "schemaString");
        private readonly StringListColumn? _partitions = rows.SelectStringList("metaData", "partitionColumns");
        private readonly StringMapColumn? _configuration = rows.SelectStringMap("metaData", "configuration");
        private readonly ScalarColumn? _created = rows.SelectScalar("metaData", "createdTime");

        public DeltaMetadata? Read() => _id?.GetString() is not { } id
            ? null
            : new DeltaMetadata(id, _schema?.GetString() ?? DeltaMetadata.NoColumns, ToTexts(_partitions), ToProperties(_configuration))
            {
                Name = _name?.GetString(),
                Description = _description?.GetString(),
                CreatedMillis = _created?.GetInt64(),
                FormatProvider = _provider?.GetString() ?? "parquet",
                FormatOptions = ToProperties(_options),
            };
    }

    private sealed class ProtocolColumns(ParquetRowReader rows)
    {
        private readonly ScalarColumn? _reader = rows.SelectScalar("protocol", "minReaderVersion");
        private readonly ScalarColumn? _writer = rows.SelectScalar("protocol", "minWriterVersion");
        private readonly StringListColumn? _readerFeatures = rows.SelectStringList("protocol", "readerFeatures");
        private readonly StringListColumn? _writerFeatures = rows.SelectStringList("protocol", "writerFeatures");

        public DeltaProtocol? Read() => _reader?.GetInt32() is not { } version
            ? null
            : new DeltaProtocol(version, _writer?.GetInt32() ?? throw new FormatException("protocol.minWriterVersion is missing"), ToTexts(_readerFeatures), ToTexts(_writerFeatures));
    }

    private sealed class DomainColumns(ParquetRowReader rows)
    {
        private readonly ScalarColumn? _domain = rows.SelectScalar("domainMetadata", "domain");
        private readonly ScalarColumn? _configuration = rows.SelectScalar("domainMetadata", "configuration");
        private readonly ScalarColumn? _removed = rows.SelectScalar("domainMetadata", "removed");

        public DomainMetadata? Read() => _domain?.GetString() is not { } domain
            ? null
            : new DomainMetadata(domain, _configuration?.GetString() ?? string.Empty, _removed?.GetBoolean() ?? false);
    }
}
