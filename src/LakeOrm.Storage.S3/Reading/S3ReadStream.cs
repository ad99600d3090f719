using Amazon.S3.Model;
using LakeOrm.Storage.S3.Connections;

namespace LakeOrm.Storage.S3.Reading;

/// <summary>The bytes of an object from the first to the last that was asked for. Where the connection breaks they are asked for again from there on, of the same object.</summary>
internal sealed class S3ReadStream : Stream
{
    private readonly S3Connection _connection;
    private readonly string _key;
    private readonly string _etag;
    private readonly long _end;
    private GetObjectResponse? _response;
    private long _position;
    private int _breaks;
    private bool _isDisposed;

    private S3ReadStream(S3Connection connection, string key, GetObjectResponse response, long offset)
    {
        _connection = connection;
        _key = key;
        _response = response;
        _etag = response.ETag;
        _position = offset;
        _end = offset + response.ContentLength;
    }

    public override bool CanRead => !_isDisposed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private string Operation => $"read '{_key}'";

    /// <summary>Opens an object or a range of it.</summary>
    public static async ValueTask<Stream> OpenAsync(S3Connection connection, string key, long offset, long? length, CancellationToken cancellationToken)
    {
        string operation = $"read '{key}'";
        if (length == 0)
        {
            _ = await connection.HeadAsync(key, operation, cancellationToken).ConfigureAwait(false)
                ?? throw new LakeObjectNotFoundException(key, $"There is no object '{key}' in {connection.Root}.");
            return Stream.Null;
        }

        GetObjectRequest request = Request(connection, key);

        // A read without a range is checked by the SDK: against a checksum where there is one, else against the ETag, which is a checksum in some stores and not in others.
        bool isRange = offset > 0 || length is not null || connection.Options.Checksums == S3Checksums.WhenRequired;
        if (isRange)
        {
            // Beyond what a number can say, "to the end" is what is meant.
            request.ByteRange = new ByteRange(length is { } count && offset <= long.MaxValue - count ? $"bytes={offset}-{offset + count - 1}" : $"bytes={offset}-");
        }

        try
        {
            GetObjectResponse response = await connection.Client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.ETag is null)
            {
                response.Dispose();
                throw connection.NotS3(operation);
            }

            if (isRange && response.ContentRange is null)
            {
                response.Dispose();
                throw new LakeStorageException($"Cannot {operation} in {connection.Root}: the store was asked for a range and gave the whole object. LakeOrm needs a store that reads ranges.");
            }

            return new S3ReadStream(connection, key, response, offset);
        }
        catch (Amazon.S3.AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return Stream.Null;
        }
        catch (Exception e)
        {
            throw connection.Fail(e, operation, key, cancellationToken);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (buffer.Length == 0 || _position == _end)
        {
            return 0;
        }

        buffer = buffer[..(int)Math.Min(buffer.Length, _end - _position)];
        while (true)
        {
            try
            {
                _response ??= await ResumeAsync(cancellationToken).ConfigureAwait(false);
                int read = await _response.ResponseStream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0)
                {
                    _position += read;
                    return read;
                }

                throw new IOException($"The answer ended {_end - _position} bytes early.");
            }
            catch (Exception e) when (e is IOException or HttpRequestException && _breaks < _connection.Options.MaxRetries)
            {
                _breaks++;
                Drop();
            }
            catch (Exception e)
            {
                Drop();
                throw _connection.Fail(e, $"{Operation} from byte {_position} on", _key, cancellationToken);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isDisposed = true;
            Drop();
        }

        base.Dispose(disposing);
    }

    private static GetObjectRequest Request(S3Connection connection, string key) => new() { BucketName = connection.Root.Bucket, Key = connection.Key(key), RequestPayer = connection.Payer };

    private async ValueTask<GetObjectResponse> ResumeAsync(CancellationToken cancellationToken)
    {
        GetObjectRequest request = Request(_connection, _key);
        request.ByteRange = new ByteRange(_position, _end - 1);
        request.EtagToMatch = _etag;
        GetObjectResponse response;
        try
        {
            response = await _connection.Client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Amazon.S3.AmazonS3Exception e) when (S3Failure.IsPrecondition(e))
        {
            throw new LakeStorageException($"Cannot {Operation} in {_connection.Root}: the connection broke at byte {_position}, and the object has been replaced since. Read it again from its start.", e);
        }

        if (response.ETag == _etag && response.ContentLength == _end - _position)
        {
            return response;
        }

        response.Dispose();
        throw new LakeStorageException($"Cannot {Operation} in {_connection.Root}: the connection broke at byte {_position}, and the store does not give the rest of the same object. Read it again from its start.");
    }

    private void Drop()
    {
        _response?.Dispose();
        _response = null;
    }
}
