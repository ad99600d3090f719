namespace LakeOrm.Json;

/// <summary>Rows that are lines.</summary>
internal sealed class JsonLines(JsonInput input, int maxRowBytes) : JsonRows(input, maxRowBytes)
{
    public override bool SyntaxErrorsEndWithTheirRow => true;

    protected override async ValueTask<bool> FindAsync(CancellationToken cancellationToken)
    {
        if (IsTooLong)
        {
            await SkipLineAsync(cancellationToken).ConfigureAwait(false);
        }

        if (await Input.PeekAsync(cancellationToken).ConfigureAwait(false) < 0)
        {
            return false;
        }

        int searched = 0;
        int length;
        while ((length = Input.Rest[searched..].IndexOf((byte)'\n')) < 0)
        {
            searched = Input.Rest.Length;
            if (searched > MaxRowBytes || !await Input.ReadMoreAsync(cancellationToken).ConfigureAwait(false))
            {
                break;
            }
        }

        length = length < 0 ? searched : searched + length;
        Found(Math.Min(length, MaxRowBytes), isTooLong: length > MaxRowBytes);
        return true;
    }

    private async ValueTask SkipLineAsync(CancellationToken cancellationToken)
    {
        do
        {
            int length = Input.Rest.IndexOf((byte)'\n');
            Input.Consume(length < 0 ? Input.Rest.Length : length);
            if (length >= 0)
            {
                return;
            }
        }
        while (await Input.ReadMoreAsync(cancellationToken).ConfigureAwait(false));
    }
}
