using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace LakeOrm.TestServers.Faults;

/// <summary>Makes things go wrong between clients and a store that speaks S3: to some requests by chance, and to most of them while a storm lasts.</summary>
public sealed class RandomFaults : IAsyncDisposable
{
    private const double StormsOfFaults = 0.05;
    private const double RefusedInStorm = 0.7;
    private const int MostStormMilliseconds = 800;
    private const int MostLateMilliseconds = 1500;
    private const string PageToken = "the-same-page-";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Random _random;
    private readonly double _share;
    private readonly FaultProxy _proxy;
    private readonly SortedDictionary<FaultKind, int> _counts = [];
    private readonly ConcurrentQueue<string> _met = [];
    private readonly ConcurrentDictionary<string, string> _pages = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<Task> _late = [];
    private long _stormEnds;
    private long _requests;

    /// <summary>Stands in the way to a store.</summary>
    /// <param name="store">Where it answers; plain HTTP.</param>
    /// <param name="share">To which part of the requests something happens.</param>
    /// <param name="seed">The run's seed.</param>
    public RandomFaults(Uri store, double share, int seed)
    {
        _share = share;
        _random = new Random(seed);
        _proxy = new FaultProxy(store, remembers: false) { Faults = Next };
    }

    /// <summary>Where clients find the store.</summary>
    public Uri Address => _proxy.Address;

    /// <summary>
    /// Whether any request may reach the store after its client has sent it again, and not only a commit. What was deleted meanwhile comes back then, which is not for tests that look for what is left.
    /// </summary>
    public bool BringsBack { get; init; } = true;

    /// <summary>Each fault that was met, with its request, in order.</summary>
    public IReadOnlyCollection<string> Met => _met;

    /// <summary>How often each kind of fault was met.</summary>
    public IReadOnlyDictionary<FaultKind, int> Counts => _counts;

    /// <summary>How many requests came.</summary>
    public long Requests => _requests;

    /// <summary>Waits for requests that come late.</summary>
    public Task SettleAsync() => Task.WhenAll(_late);

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    private Fault? Next(ProxiedRequest request)
    {
        lock (_gate)
        {
            _requests++;
            if (request.Target.Contains(PageToken, StringComparison.Ordinal))
            {
                return Fault.Answered(200, PageOf(request), ("Content-Type", "application/xml"));
            }

            long now = Stopwatch.GetTimestamp();
            if (now < _stormEnds)
            {
                return _random.NextDouble() < RefusedInStorm ? Make(FaultKind.Storm, request) : null;
            }

            double chance = _random.NextDouble();
            if (chance < _share * StormsOfFaults)
            {
                _stormEnds = now + (_random.Next(MostStormMilliseconds) * Stopwatch.Frequency / 1000);
                return Make(FaultKind.Storm, request);
            }

            return chance < _share ? Make(KindFor(request), request) : null;
        }
    }

    // What is waited out to its end is rarer than the rest, since it takes seconds.
    private FaultKind KindFor(ProxiedRequest request)
    {
        bool isRare = _random.Next(8) == 0;
        FaultKind[] kinds = request.Method switch
        {
            "GET" when S3Faults.IsList(request) => [FaultKind.RepeatedPage, FaultKind.RepeatedPage, FaultKind.Refused, FaultKind.LostAnswer, FaultKind.Truncated],
            "GET" => [FaultKind.Truncated, FaultKind.Truncated, FaultKind.Refused, FaultKind.LostAnswer, isRare ? FaultKind.Stalled : FaultKind.Truncated],
            "PUT" when IsConditional(request) => [FaultKind.ResetInUpload, FaultKind.LostAnswer, isRare ? FaultKind.SilentAnswer : FaultKind.LostAnswer, FaultKind.Late, FaultKind.Late, FaultKind.Refused, FaultKind.Conflict],
            "PUT" => [FaultKind.ResetInUpload, FaultKind.ResetInUpload, FaultKind.LostAnswer, FaultKind.Late, FaultKind.Refused],
            "POST" or "DELETE" => [FaultKind.LostAnswer, isRare ? FaultKind.SilentAnswer : FaultKind.LostAnswer, FaultKind.Late, FaultKind.Refused],
            _ => [FaultKind.LostAnswer, FaultKind.Refused],
        };
        FaultKind kind = kinds[_random.Next(kinds.Length)];
        return kind == FaultKind.Late && !BringsBack && !S3Faults.IsCommit(request) ? FaultKind.LostAnswer : kind;
    }

    private Fault Make(FaultKind kind, ProxiedRequest request)
    {
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        _met.Enqueue($"{kind}: {request.Method} {request.Target}");
        return kind switch
        {
            FaultKind.ResetInUpload => Fault.ResetInUpload(_random.Next((int)Math.Max(1, LengthOf(request)))),
            FaultKind.Refused or FaultKind.Storm => _random.Next(3) switch
            {
                0 => S3Faults.Error(503, "SlowDown"),
                1 => S3Faults.Error(503, "ServiceUnavailable"),
                _ => S3Faults.Error(500, "InternalError"),
            },
            FaultKind.LostAnswer => Fault.LostAnswer(),
            FaultKind.SilentAnswer => Fault.LostAnswer(stalls: true),
            FaultKind.Late => Late(),
            FaultKind.Conflict => S3Faults.Error(409, "ConditionalRequestConflict"),
            FaultKind.Truncated => Fault.Truncated(_random.Next(1000)),
            FaultKind.Stalled => Fault.Stalled(_random.Next(1000)),
            _ => Fault.Changed(page => Repeat(request, page)),
        };
    }

    private Fault Late()
    {
        Task until = Task.Delay(_random.Next(MostLateMilliseconds));
        TaskCompletionSource came = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // A process that dies meanwhile may have sent half of it, which never comes.
        _late.Add(Task.WhenAny(came.Task, Task.Delay(Patience)));
        return Fault.Late(until, _ => came.TrySetResult());
    }

    // The store says that there is more, and gives the same page again.
    private string Repeat(ProxiedRequest request, string page)
    {
        string token = PageToken + request.Number.ToString(CultureInfo.InvariantCulture);
        _pages[token] = page;
        return page.Replace("<IsTruncated>false</IsTruncated>", $"<IsTruncated>true</IsTruncated><NextContinuationToken>{token}</NextContinuationToken>", StringComparison.Ordinal);
    }

    private string PageOf(ProxiedRequest request)
    {
        string token = request.Target[request.Target.IndexOf(PageToken, StringComparison.Ordinal)..].Split('&')[0];
        return _pages[token];
    }

    private static bool IsConditional(ProxiedRequest request) => request.Header("If-None-Match") is not null;

    private static long LengthOf(ProxiedRequest request) => long.TryParse(request.Header("Content-Length"), CultureInfo.InvariantCulture, out long length) ? Math.Min(length, int.MaxValue) : 0;
}
