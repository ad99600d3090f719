using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using LakeOrm.CompilerServices;

namespace LakeOrm.Json;

/// <summary>Rows of JSON on their way into a table: those that can be read and keep the record's rules go on, the others to the rejects.</summary>
internal sealed class JsonImport<T>(Stream utf8, LakeJsonOptions options, Stream rejects, long? maxRejects, int maxUniqueKeys)
    where T : ILakeTable<T>, ILakeJson<T>
{
    private readonly LakeViolations _violations = new() { MaxUniqueKeys = maxUniqueKeys };

    /// <summary>How many rows were rejected.</summary>
    public long RowsRejected { get; private set; }

    public async IAsyncEnumerable<T> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using JsonRejects rejected = new(rejects);
        bool isComplete = false;
        try
        {
            JsonRows rows = await JsonRows.OpenAsync(utf8, T.JsonMembers.Record, options, cancellationToken).ConfigureAwait(false);
            while (await MoveNextAsync(rows, cancellationToken).ConfigureAwait(false))
            {
                if (TryRead(rows, out T? row, out LakeJsonException? error))
                {
                    yield return row;
                    continue;
                }

                rejected.Add(error, rows.Row, rows.IsTooLong);
                RowsRejected = rejected.Count;
                if (RowsRejected > maxRejects)
                {
                    throw With(error, $"It is one more reject than the {maxRejects} that may be.");
                }

                if (rejected.IsFull)
                {
                    await rejected.FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            // The rejects are told before the write can commit.
            await rejected.FlushAsync(cancellationToken).ConfigureAwait(false);
            isComplete = true;
        }
        finally
        {
            if (!isComplete)
            {
                await TryFlushAsync(rejected).ConfigureAwait(false);
            }
        }
    }

    // They are told of a write that fails, too; when that fails as well, the first error is the one to tell.
    private static async ValueTask TryFlushAsync(JsonRejects rejected)
    {
        try
        {
            await rejected.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
        }
    }

    private static LakeJsonException With(LakeJsonException error, string more) =>
        new(T.JsonMembers.Record, error.Row, error.Line, error.BytePosition, error.Path, $"{error.Problem} {more} Nothing was written.", error);

    private async ValueTask<bool> MoveNextAsync(JsonRows rows, CancellationToken cancellationToken)
    {
        try
        {
            return await rows.MoveNextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (LakeJsonException e)
        {
            throw Ended(e);
        }
    }

    private bool TryRead(JsonRows rows, [NotNullWhen(true)] out T? row, [NotNullWhen(false)] out LakeJsonException? error)
    {
        try
        {
            row = rows.Read<T>();
        }
        catch (LakeJsonException e)
        {
            row = default;
            error = e;
            return rows.SyntaxErrorsEndWithTheirRow || (e.IsSyntax ? e : rows.FindSyntaxError()) is not { } syntax ? false : throw Ended(syntax);
        }

        _violations.MoveTo(rows.Place.Row);
        T.Validate(new ReadOnlySpan<T>(in row), _violations);
        error = _violations.Any ? Broken(rows.Place) : null;
        return error is null;
    }

    private LakeJsonException Ended(LakeJsonException error) =>
        With(error, string.Create(CultureInfo.InvariantCulture, $"The array cannot be read on from there; of the {error.Row} row(s) before it, {RowsRejected} were rejected."));

    private LakeJsonException Broken(LakeJsonPlace place)
    {
        LakeViolation[] broken = _violations.Take();
        return new LakeJsonException(
            place.Record,
            place.Row,
            place.Line,
            place.BytePosition,
            T.JsonMembers.PathOf(broken[0].Column),
            string.Join(' ', broken.Select(static v => $"{v.Member}, {v.Rule}: {v.Message}")));
    }
}
