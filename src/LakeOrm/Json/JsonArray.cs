namespace LakeOrm.Json;

/// <summary>Rows that are the elements of one array.</summary>
internal sealed class JsonArray(JsonInput input, int maxRowBytes) : JsonRows(input, maxRowBytes)
{
    private JsonElementScanner _scanner;
    private int _scannedBeyond;
    private bool _hasEnded;
    private bool _isOpen;
    private bool _isClosed;

    public override bool SyntaxErrorsEndWithTheirRow => false;

    protected override async ValueTask<bool> FindAsync(CancellationToken cancellationToken)
    {
        if (_isClosed)
        {
            return false;
        }

        if (IsTooLong)
        {
            await SkipElementAsync(cancellationToken).ConfigureAwait(false);
        }

        int next = await Input.PeekAsync(cancellationToken).ConfigureAwait(false);
        if (!_isOpen)
        {
            next = await AfterAsync(next, '[', cancellationToken).ConfigureAwait(false);
            _isOpen = true;
        }
        else if (next != ']')
        {
            next = await AfterAsync(next, ',', cancellationToken).ConfigureAwait(false);
            if (next == ']')
            {
                throw Unexpected("a row behind the comma", next);
            }
        }

        if (next == ']')
        {
            Input.Consume(1);
            int garbage = await Input.PeekAsync(cancellationToken).ConfigureAwait(false);
            _isClosed = garbage < 0 ? true : throw Unexpected("nothing behind the array", garbage);
            return false;
        }

        if (next is < 0 or ',')
        {
            throw Unexpected("a row or the end of the array", next);
        }

        await FindEndAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask FindEndAsync(CancellationToken cancellationToken)
    {
        _scanner = default;
        int at = 0;
        do
        {
            _hasEnded = _scanner.TryFindEnd(Input.Rest, ref at);
        }
        while (!_hasEnded && at <= MaxRowBytes && await Input.ReadMoreAsync(cancellationToken).ConfigureAwait(false));

        int length = Math.Min(at, MaxRowBytes);
        _scannedBeyond = at - length;
        Found(length, isTooLong: _scannedBeyond > 0);
    }

    private async ValueTask SkipElementAsync(CancellationToken cancellationToken)
    {
        Input.Consume(_scannedBeyond);
        while (!_hasEnded && await Input.ReadMoreAsync(cancellationToken).ConfigureAwait(false))
        {
            int at = 0;
            _hasEnded = _scanner.TryFindEnd(Input.Rest, ref at);
            Input.Consume(at);
        }
    }

    private async ValueTask<int> AfterAsync(int next, char expected, CancellationToken cancellationToken)
    {
        if (next != expected)
        {
            throw Unexpected(expected == ',' ? "a comma or the end of the array" : "an array", next);
        }

        Input.Consume(1);
        return await Input.PeekAsync(cancellationToken).ConfigureAwait(false);
    }

    private LakeJsonException Unexpected(string expected, int found)
    {
        string what = found < 0 ? "the input's end" : found is > ' ' and < 0x7F ? $"'{(char)found}'" : $"the byte 0x{found:X2}";
        Place.Row++;
        return Place.Error([], 0, $"expected {expected}, found {what}.", isSyntax: true);
    }
}
