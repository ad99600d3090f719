using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LakeOrm.Storage.Gcs.Credentials;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Gcs.Calls;

/// <summary>The store's JSON interface over HTTP.</summary>
internal sealed class JsonCalls : IGcsCalls
{
    private const string EmulatorVariable = "STORAGE_EMULATOR_HOST";
    private const HttpStatusCode Incomplete = (HttpStatusCode)308;
    private const int LongestError = 64 * 1024;
    private const long LongestAnswer = 1024 * 1024;

    private static readonly Uri Google = new("https://storage.googleapis.com");
    private static readonly MediaTypeHeaderValue JsonType = new("application/json", "utf-8");
    private static readonly MediaTypeHeaderValue BytesType = new("application/octet-stream");

    private readonly GcsRoot _root;
    private readonly GcsOptions _options;
    private readonly Uri _endpoint;
    private readonly GcsErrors _errors;
    private readonly HttpMessageInvoker _http;
    private readonly TokenCache _tokens;
    private readonly string _bucketPath;

    public JsonCalls(GcsRoot root, GcsOptions options, TimeProvider clock)
    {
        string? emulator = options.Endpoint is null ? Environment.GetEnvironmentVariable(EmulatorVariable) : null;
        _root = root;
        _options = options;
        _endpoint = options.Endpoint ?? (string.IsNullOrEmpty(emulator) ? Google : Emulator(emulator));
        GcsCredentials credentials = options.Credentials ?? (string.IsNullOrEmpty(emulator) ? GcsCredentials.ApplicationDefault() : GcsCredentials.Anonymous);
        if (_endpoint.Scheme != Uri.UriSchemeHttps && !_endpoint.IsLoopback && credentials is not AnonymousCredentials)
        {
            throw new LakeStorageException(
                $"The endpoint {_endpoint.Authority} would be sent access tokens without encryption. Expected an https address; an emulator needs no credentials (GcsCredentials.Anonymous).")
            {
                Failure = LakeStorageFailure.Endpoint,
                IsRefused = true,
            };
        }

        _errors = new GcsErrors(root, _endpoint);
        _bucketPath = $"storage/v1/b/{Uri.EscapeDataString(root.Bucket)}/o";
        _http = new HttpMessageInvoker(
            options.Handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(15) },
            disposeHandler: options.Handler is null);
        _tokens = new TokenCache(credentials, new TokenClient(_http, clock, options.BackOff));
    }

    public string Place => $"{_endpoint.GetLeftPart(UriPartial.Path)} {_root.Bucket}";

    public LakeStorageException Failed(string operation, Exception e) => _errors.Broken(operation, e);

    public Task<ObjectResource?> FindAsync(string name, CancellationToken cancellationToken) =>
        SendAsync(
            $"look at '{name}'",
            () => new HttpRequestMessage(HttpMethod.Get, At($"{_bucketPath}/{Uri.EscapeDataString(name)}", ("fields", ObjectResource.Fields))),
            isRepeatable: true,
            async (response, stop) => response.StatusCode == HttpStatusCode.NotFound ? await ThrowIfNoBucketAsync<ObjectResource>($"look at '{name}'", response, stop).ConfigureAwait(false)
                : await ReadAsync(response, GcsJson.Default.ObjectResource, stop).ConfigureAwait(false),
            cancellationToken,
            HttpStatusCode.OK,
            HttpStatusCode.NotFound);

    public Task<ObjectBody?> ReadAsync(string name, long offset, long? length, long? generation, CancellationToken cancellationToken)
    {
        string operation = $"read '{name}'";
        bool isPart = offset > 0 || length is not null;
        return SendAsync<ObjectBody?>(
            operation,
            () =>
            {
                HttpRequestMessage request = new(
                    HttpMethod.Get, At($"{_bucketPath}/{Uri.EscapeDataString(name)}", ("alt", "media"), ("generation", generation?.ToString(CultureInfo.InvariantCulture))));
                if (isPart)
                {
                    request.Headers.Range = new RangeHeaderValue(offset, length is { } count && count - 1 <= long.MaxValue - offset ? offset + count - 1 : null);
                }

                return request;
            },
            isRepeatable: true,
            async (response, stop) =>
            {
                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    return await ThrowIfNoBucketAsync<ObjectBody>(operation, response, stop).ConfigureAwait(false);
                }

                if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                {
                    return new ObjectBody(Stream.Null, 0, null, null);
                }

                if (offset > 0 && response.StatusCode != HttpStatusCode.PartialContent)
                {
                    throw _errors.Strange(operation, "the store answered a range with the whole object. Objects that are stored compressed (a content encoding) cannot be read in parts.");
                }

                Stream body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
                long? comes = response.Content.Headers.ContentLength;
                return new ObjectBody(
                    body,
                    comes is { } all && length is { } asked ? Math.Min(all, asked) : comes,
                    HeaderOf(response, "x-goog-generation") is { } text && long.TryParse(text, CultureInfo.InvariantCulture, out long known) ? known : null,
                    isPart ? null : ChecksumOf(response));
            },
            cancellationToken,
            HttpStatusCode.OK,
            HttpStatusCode.PartialContent,
            HttpStatusCode.NotFound,
            HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    public Task<bool> StoreAsync(string name, ReadOnlyMemory<byte> content, long? generation, CancellationToken cancellationToken)
    {
        string checksum = ObjectResource.WriteChecksum(Crc32C.Append(0, content.Span));
        return SendAsync(
            $"store '{name}'",
            () =>
            {
                // The store compares the checksum before there is an object.
                ByteArrayContent description = new(JsonSerializer.SerializeToUtf8Bytes(new NewObject { Name = name, Crc32C = checksum }, GcsJson.Default.NewObject));
                description.Headers.ContentType = JsonType;
                ReadOnlyMemoryContent bytes = new(content);
                bytes.Headers.ContentType = BytesType;
                return new HttpRequestMessage(HttpMethod.Post, At($"upload/{_bucketPath}", New("multipart", name, generation)))
                {
                    Content = new MultipartContent("related") { description, bytes },
                };
            },
            isRepeatable: generation is null,
            static (response, _) => Task.FromResult(response.StatusCode == HttpStatusCode.OK),
            cancellationToken,
            HttpStatusCode.OK,
            HttpStatusCode.PreconditionFailed);
    }

    public Task<Uri> BeginUploadAsync(string name, CancellationToken cancellationToken)
    {
        string operation = $"begin '{name}'";
        return SendAsync(
            operation,
            () =>
            {
                ByteArrayContent description = new(JsonSerializer.SerializeToUtf8Bytes(new NewObject { Name = name }, GcsJson.Default.NewObject));
                description.Headers.ContentType = JsonType;
                return new HttpRequestMessage(HttpMethod.Post, At($"upload/{_bucketPath}", New("resumable", name, generation: 0))) { Content = description };
            },
            isRepeatable: true,
            (response, _) => response.StatusCode == HttpStatusCode.PreconditionFailed ? throw GcsErrors.Taken(_root.Key(name))
                : Task.FromResult(response.Headers.Location ?? throw _errors.Strange(operation, "the answer does not say where the parts go.")),
            cancellationToken,
            HttpStatusCode.OK,
            HttpStatusCode.Created,
            HttpStatusCode.PreconditionFailed);
    }

    public async Task<ObjectResource?> UploadAsync(string name, Uri session, Part part, bool isLast, CancellationToken cancellationToken)
    {
        string operation = $"write '{name}'";
        long stored = part.Offset;
        bool isUnknown = false;
        for (int failures = 0; ;)
        {
            LakeStorageException failure;
            try
            {
                // After a failure the store is asked how much it has. What it does not have is sent again.
                using HttpResponseMessage response = await PutAsync(session, isUnknown ? default : part.Content.Slice(stored - part.Offset), stored, isLast ? part.End : null, cancellationToken).ConfigureAwait(false);
                switch (response.StatusCode)
                {
                    case HttpStatusCode.OK or HttpStatusCode.Created when isLast:
                        return await ReadAsync(response, GcsJson.Default.ObjectResource, cancellationToken).ConfigureAwait(false);
                    case Incomplete:
                        long has = Stored(response);
                        if (has < part.Offset || has > part.End)
                        {
                            throw _errors.Strange(operation, $"the store has {has} bytes of it, and {part.Offset} to {part.End} were expected. Write the object again, under another name.");
                        }

                        // Without headway it is a failure, unless it answers the question after one.
                        failures = has > stored ? 0 : isUnknown ? failures : failures + 1;
                        (stored, isUnknown) = (has, false);
                        if (!isLast && stored == part.End)
                        {
                            return null;
                        }

                        failure = _errors.Strange(operation, "the store takes no byte more of it.");
                        break;
                    case HttpStatusCode.PreconditionFailed:
                        throw GcsErrors.Taken(_root.Key(name));
                    case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                        throw _errors.Strange(operation, "the store does not know the upload any more. Uploads end after a week; write the object again.");
                    case HttpStatusCode status:
                        failure = _errors.Answered(operation, status, await BytesAsync(response, cancellationToken).ConfigureAwait(false), token: null, BackOff.Asked(response.Headers.RetryAfter));
                        if (!IsPassing(status))
                        {
                            throw failure;
                        }

                        isUnknown = true;
                        failures++;
                        break;
                }
            }
            catch (Exception e) when (IsSilence(e, cancellationToken))
            {
                failure = _errors.Silent(operation, e, _options.Timeout);
                isUnknown = true;
                failures++;
            }

            if (failures > 0 && !await _options.BackOff.WaitAsync(failures, failure.RetryAfter, cancellationToken).ConfigureAwait(false))
            {
                throw failure;
            }
        }
    }

    public async Task AbandonUploadAsync(string name, Uri session, bool mayBeComplete, CancellationToken cancellationToken)
    {
        try
        {
            if (mayBeComplete)
            {
                using HttpResponseMessage state = await PutAsync(session, default, 0, total: null, cancellationToken).ConfigureAwait(false);
                if (state.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created
                    && await ReadAsync(state, GcsJson.Default.ObjectResource, cancellationToken).ConfigureAwait(false) is { Generation: > 0 } completed)
                {
                    await DeleteAsync(name, completed.Generation, cancellationToken).ConfigureAwait(false);
                    return;
                }
            }

            (await OnceAsync(new HttpRequestMessage(HttpMethod.Delete, session) { Content = new ByteArrayContent([]) }, cancellationToken).ConfigureAwait(false)).Dispose();
        }
        catch (Exception e) when (e is LakeStorageException or HttpRequestException or IOException or OperationCanceledException)
        {
            // The store removes it after a week.
        }
    }

    public Task<ObjectPage> ListAsync(string prefix, string? startOffset, bool recursive, string? pageToken, CancellationToken cancellationToken) =>
        SendAsync(
            $"list '{prefix}'",
            () => new HttpRequestMessage(
                HttpMethod.Get,
                At(
                    _bucketPath,
                    ("prefix", prefix.Length == 0 ? null : prefix),
                    ("startOffset", startOffset),
                    ("delimiter", recursive ? null : "/"),
                    ("pageToken", pageToken),
                    ("fields", $"items({ObjectResource.Fields}),prefixes,nextPageToken"))),
            isRepeatable: true,
            (response, stop) => ReadAsync(response, GcsJson.Default.ObjectPage, stop),
            cancellationToken,
            HttpStatusCode.OK);

    public Task DeleteAsync(string name, long? generation, CancellationToken cancellationToken) =>
        SendAsync(
            $"delete '{name}'",
            () => new HttpRequestMessage(
                HttpMethod.Delete, At($"{_bucketPath}/{Uri.EscapeDataString(name)}", ("ifGenerationMatch", generation?.ToString(CultureInfo.InvariantCulture)))),
            isRepeatable: true,
            (response, stop) => response.StatusCode == HttpStatusCode.NotFound ? ThrowIfNoBucketAsync<object>($"delete '{name}'", response, stop) : Task.FromResult<object?>(null),
            cancellationToken,
            HttpStatusCode.OK,
            HttpStatusCode.NoContent,
            HttpStatusCode.NotFound,
            HttpStatusCode.PreconditionFailed);

    public async Task<bool> CopyAsync(string source, string target, CancellationToken cancellationToken)
    {
        string operation = $"copy '{source}' to '{target}'";
        string path = $"{_bucketPath}/{Uri.EscapeDataString(source)}/rewriteTo/b/{Uri.EscapeDataString(_root.Bucket)}/o/{Uri.EscapeDataString(target)}";
        for (string? token = null; ;)
        {
            string? step = token;
            RewriteAnswer? answer = await SendAsync(
                operation,
                () => new HttpRequestMessage(HttpMethod.Post, At(path, ("rewriteToken", step), ("destinationKmsKeyName", _options.KmsKeyName), ("fields", "done,rewriteToken"))) { Content = new ByteArrayContent([]) },
                isRepeatable: true,
                async (response, stop) => response.StatusCode == HttpStatusCode.NotFound ? await ThrowIfNoBucketAsync<RewriteAnswer>(operation, response, stop).ConfigureAwait(false)
                    : await ReadAsync(response, GcsJson.Default.RewriteAnswer, stop).ConfigureAwait(false),
                cancellationToken,
                HttpStatusCode.OK,
                HttpStatusCode.NotFound).ConfigureAwait(false);
            if (answer is null or { Done: true })
            {
                return answer is not null;
            }

            token = answer.RewriteToken is { Length: > 0 } next ? next : throw _errors.Strange(operation, "the store began to copy and does not say how to go on.");
        }
    }

    public void Dispose()
    {
        _tokens.Dispose();
        _http.Dispose();
    }

    private static Uri Emulator(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out Uri? address) ? address
            : throw new LakeStorageException($"{EmulatorVariable} names no address. Expected host:port or http://host:port.") { Failure = LakeStorageFailure.Endpoint, IsRefused = true };

    private (string, string?)[] New(string kind, string name, long? generation) =>
        [("uploadType", kind), ("name", name), ("ifGenerationMatch", generation?.ToString(CultureInfo.InvariantCulture)), ("kmsKeyName", _options.KmsKeyName), ("fields", ObjectResource.Fields)];

    private Uri At(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        StringBuilder address = new(_endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/'));
        address.Append('/').Append(path);
        char separator = '?';
        foreach ((string name, string? value) in (ReadOnlySpan<(string Name, string? Value)>)[.. query, ("userProject", _options.UserProject)])
        {
            if (value is not null)
            {
                address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return new Uri(address.ToString());
    }

    // The session's address is all that it asks for; a token that goes with it could only be lost.
    private Task<HttpResponseMessage> PutAsync(Uri session, ReadOnlySequence<byte> content, long offset, long? total, CancellationToken cancellationToken)
    {
        string all = total?.ToString(CultureInfo.InvariantCulture) ?? "*";
        HttpRequestMessage request = new(HttpMethod.Put, session) { Content = new StreamContent(new BytesStream(content)) };
        request.Content.Headers.TryAddWithoutValidation(
            "Content-Range", content.IsEmpty ? $"bytes */{all}" : string.Create(CultureInfo.InvariantCulture, $"bytes {offset}-{offset + content.Length - 1}/{all}"));
        return OnceAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> OnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Timeout);
        HttpResponseMessage response = await _http.SendAsync(request, limit.Token).ConfigureAwait(false);
        await response.Content.LoadIntoBufferAsync(LongestAnswer, limit.Token).ConfigureAwait(false);
        return response;
    }

    private async Task<T> SendAsync<T>(
        string operation,
        Func<HttpRequestMessage> make,
        bool isRepeatable,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken,
        params HttpStatusCode[] expected)
    {
        bool isRenewed = false;
        for (int attempt = 1; ; attempt++)
        {
            LakeStorageException failure;
            string? token = await _tokens.GetAsync(cancellationToken).ConfigureAwait(false);
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(_options.Timeout);
            HttpResponseMessage? response = null;
            try
            {
                HttpRequestMessage request = make();
                request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
                response = await _http.SendAsync(request, limit.Token).ConfigureAwait(false);
                if (Array.IndexOf(expected, response.StatusCode) >= 0)
                {
                    T result = await read(response, limit.Token).ConfigureAwait(false);
                    if (result is ObjectBody { Length: not 0 })
                    {
                        // The body goes on, and its end ends the answer.
                        response = null;
                    }

                    return result;
                }

                if (response.StatusCode == HttpStatusCode.Unauthorized && token is not null && !isRenewed)
                {
                    // Nothing was done; a token that ended early is worth one more.
                    isRenewed = true;
                    attempt--;
                    _tokens.Drop(token);
                    continue;
                }

                failure = _errors.Answered(operation, response.StatusCode, await BytesAsync(response, limit.Token).ConfigureAwait(false), token, BackOff.Asked(response.Headers.RetryAfter));
                if (!failure.IsTransient)
                {
                    throw failure;
                }
            }
            catch (Exception e) when (IsSilence(e, cancellationToken))
            {
                failure = _errors.Silent(operation, e, _options.Timeout);
            }
            finally
            {
                response?.Dispose();
            }

            if (!isRepeatable || !await _options.BackOff.WaitAsync(attempt, failure.RetryAfter, cancellationToken).ConfigureAwait(false))
            {
                throw failure;
            }
        }
    }

    private async Task<T?> ThrowIfNoBucketAsync<T>(string operation, HttpResponseMessage response, CancellationToken cancellationToken)
        where T : class
    {
        byte[] body = await BytesAsync(response, cancellationToken).ConfigureAwait(false);
        return GcsErrors.IsNoBucket(body) ? throw _errors.Answered(operation, response.StatusCode, body, token: null) : null;
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken).ConfigureAwait(false) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new LakeStorageException($"What answers at {_endpoint.Authority} for the bucket '{_root.Bucket}' is not Google Cloud Storage: the answer is not its JSON. Is the endpoint right?")
            {
                Failure = LakeStorageFailure.Endpoint,
            };
        }
    }

    private static async Task<byte[]> BytesAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] bytes = new byte[LongestError];
        return bytes[..await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)];
    }

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private static bool IsSilence(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static string? HeaderOf(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    // bytes=0-N: all up to N. Without it there is none.
    private static long Stored(HttpResponseMessage response) =>
        HeaderOf(response, "Range") is { } range && long.TryParse(range.AsSpan(range.LastIndexOf('-') + 1), CultureInfo.InvariantCulture, out long last) ? last + 1 : 0;

    private static uint? ChecksumOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-goog-hash", out IEnumerable<string>? values)
            ? values.SelectMany(static value => value.Split(','))
                .Select(static hash => hash.Trim())
                .Where(static hash => hash.StartsWith("crc32c=", StringComparison.Ordinal))
                .Select(static hash => ObjectResource.ReadChecksum(hash["crc32c=".Length..]))
                .FirstOrDefault()
            : null;
}
