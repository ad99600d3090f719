using System.Globalization;
using LakeOrm.Client;
using LakeOrm.Drivers;

namespace LakeOrm;

/// <summary>Rows that are stored beside their table and in no version of it yet: to be added, merged or given up, once. Its calls come one after the other.</summary>
/// <remarks>Disposing it gives up what was not committed. Whoever dies before that leaves files that nobody reads and that a vacuum of the table deletes. Dispose it before its client.</remarks>
/// <typeparam name="T">The record.</typeparam>
public sealed class LakeRawInsert<T> : IAsyncDisposable
    where T : ILakeTable<T>
{
    private const int Open = 0;
    private const int Busy = 1;
    private const int Ended = 2;

    private readonly StagedRows _staged;
    private readonly LakeTableName _table;
    private readonly TimeProvider _clock;
    private readonly SqlSyntax _syntax;
    private readonly Func<WriteOperation, WriteOptions, CancellationToken, Task<WriteResult>> _commit;
    private int _state;
    private bool _isInDoubt;
    private IdempotencyKey? _keyInDoubt;

    internal LakeRawInsert(
        StagedRows staged,
        LakeTableName table,
        Guid ingestId,
        DateTimeOffset expiresAt,
        TimeProvider clock,
        SqlSyntax syntax,
        Func<WriteOperation, WriteOptions, CancellationToken, Task<WriteResult>> commit)
    {
        _staged = staged;
        _table = table;
        IngestId = ingestId;
        ExpiresAt = expiresAt;
        _clock = clock;
        _syntax = syntax;
        _commit = commit;
    }

    /// <summary>The id of the write that the rows become, a UUIDv7. The files have it in their names.</summary>
    public Guid IngestId { get; }

    /// <summary>How many rows are stored.</summary>
    public long Rows => _staged.Rows;

    /// <summary>In how many files they are.</summary>
    public int Files => _staged.Files;

    /// <summary>The bytes of those files.</summary>
    public long Bytes => _staged.Bytes;

    /// <summary>When it is too late to commit them, by the client's clock.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Adds the rows to the table: all of them in one version, or none.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened. After a duplicate the stored files are gone: the table has the rows from elsewhere.</returns>
    /// <exception cref="LakeExpiredException">It is <see cref="ExpiresAt"/>, or a file is gone. What was stored is deleted.</exception>
    /// <exception cref="LakeConflictException">
    /// The table is not at <see cref="RawCommitOptions.ExpectedVersion"/>, or its schema or properties are not those for which the rows were stored. The rows stay stored.
    /// </exception>
    /// <exception cref="LakeIdempotencyException">The key was used for other rows, or was fenced. The rows stay stored.</exception>
    /// <exception cref="LakeUnknownOutcomeException">
    /// The store could not say whether the commit is there. The files stay, also when this is disposed; the call can be repeated under its key, and
    /// <see cref="LakeClient.LookUpAsync{T}(Guid, CancellationToken)"/> with <see cref="IngestId"/> answers.
    /// </exception>
    /// <exception cref="InvalidOperationException">The rows were committed or given up before; or the outcome of an earlier try is unknown, and this one has not its key.</exception>
    public Task<WriteResult> CommitAsync(RawCommitOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RawCommitOptions();
        return RunAsync(
            new WriteOperation(WriteMode.Append),
            new InsertOptions { Key = options.Key, VerifyPayload = options.VerifyPayload, ExpectedVersion = options.ExpectedVersion },
            cancellationToken);
    }

    /// <summary>Merges the rows into the table by the record's merge key, or its primary key where it declares no merge key: in one version, or not at all. The stored files go.</summary>
    /// <remarks>Rows of one partition keep their order for <see cref="UpsertOptions.DuplicateKeys"/>; where rows of several have one key, neither is the first or the last, which is an error.</remarks>
    /// <param name="options">Options; null for the defaults. The table is that for which the rows were stored.</param>
    /// <param name="cancellationToken">Cancels the call; not any more once the commit began.</param>
    /// <returns>What happened.</returns>
    /// <exception cref="ArgumentException">The options name a table.</exception>
    /// <exception cref="LakeUnsupportedException">The record has no key, or the table cannot be changed.</exception>
    /// <exception cref="LakeDataException">Two rows have one key, and the options do not say what then, or cannot. The rows stay stored.</exception>
    /// <inheritdoc cref="CommitAsync" path="/exception"/>
    public Task<WriteResult> ThenMergeAsync(UpsertOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new UpsertOptions();
        return options.Table is null
            ? RunAsync(WriteOperation.Upsert(T.LakeSchema, options, _syntax), options, cancellationToken)
            : throw new ArgumentException($"The rows are stored for the table '{_table}'. Name the table in {nameof(RawInsertOptions)}.", nameof(options));
    }

    /// <summary>Gives the rows up: their files are deleted. Does nothing when that was done, or when they were committed.</summary>
    /// <returns>The running operation.</returns>
    /// <exception cref="InvalidOperationException">Another call runs, or the outcome of a commit is unknown, so that the table may have the rows.</exception>
    public async Task AbortAsync()
    {
        if (_isInDoubt)
        {
            throw InDoubt();
        }

        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Gives up what was not committed. Files that a version names, or may name, stay.</summary>
    /// <returns>The running operation.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Open) is Open)
        {
            await _staged.DiscardAsync().ConfigureAwait(false);
        }
        else if (Volatile.Read(ref _state) == Busy)
        {
            throw Running();
        }
    }

    private async Task<WriteResult> RunAsync(WriteOperation operation, WriteOptions options, CancellationToken cancellationToken)
    {
        switch (Interlocked.CompareExchange(ref _state, Busy, Open))
        {
            case Busy:
                throw Running();
            case Ended:
                throw new InvalidOperationException($"The rows {IngestId} for the table '{_table}' were committed or given up before. Store rows again to write them again.");
        }

        int next = Open;
        try
        {
            if (_isInDoubt && (options.Key is null || options.Key != _keyInDoubt))
            {
                throw InDoubt();
            }

            if (_clock.GetUtcNow() >= ExpiresAt)
            {
                throw new LakeExpiredException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The rows {IngestId} for the table '{_table}' could be committed until {ExpiresAt:yyyy-MM-dd HH:mm:ss}Z. Nothing was committed. Store them again, with a longer {nameof(RawInsertOptions.Lifetime)}."));
            }

            WriteResult result = await _commit(operation, options, cancellationToken).ConfigureAwait(false);
            next = Ended;
            await _staged.DiscardAsync().ConfigureAwait(false);
            return result;
        }
        catch (LakeExpiredException)
        {
            next = Ended;
            await _staged.DiscardAsync().ConfigureAwait(false);
            throw;
        }
        catch (LakeUnknownOutcomeException)
        {
            (_isInDoubt, _keyInDoubt) = (true, options.Key);
            throw;
        }
        finally
        {
            Volatile.Write(ref _state, next);
        }
    }

    private InvalidOperationException Running() => new($"A call on the rows {IngestId} for the table '{_table}' is running. Wait for it.");

    private InvalidOperationException InDoubt() => new(
        $"Whether the rows {IngestId} are in the table '{_table}' is not known. LookUpAsync with that id says whether they are there by now; a commit under a key can be repeated under it.");
}
