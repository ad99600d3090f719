using System.Collections.Concurrent;

namespace LakeOrm.TestServers.Faults;

/// <summary>Faults as S3 has them, and the requests that they hit.</summary>
public static class S3Faults
{
    /// <summary>Whether a request stores a data file, or a part of one.</summary>
    public static bool IsData(ProxiedRequest request) => request.Is("PUT", ".parquet");

    /// <summary>Whether a request stores a commit.</summary>
    public static bool IsCommit(ProxiedRequest request) => request.Is("PUT", "/_delta_log/") && request.Target.Contains(".json", StringComparison.Ordinal);

    /// <summary>Whether a request reads an object.</summary>
    public static bool IsRead(ProxiedRequest request) => request.Method == "GET" && !request.Target.Contains('?', StringComparison.Ordinal);

    /// <summary>Whether a request asks for a page of a list.</summary>
    public static bool IsList(ProxiedRequest request) => request.Is("GET", "list-type=2");

    /// <summary>An answer of S3 that tells an error.</summary>
    public static Fault Error(int status, string code, string message = "The test says so.") => Fault.Answered(
        status,
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{message}</Message><RequestId>1</RequestId></Error>",
        ("Content-Type", "application/xml"),
        ("x-amz-request-id", "1"));

    /// <summary>A fault for the first requests of a kind.</summary>
    public static Func<ProxiedRequest, Fault?> First(int count, Func<ProxiedRequest, bool> which, Func<Fault> fault)
    {
        int met = 0;
        return request => which(request) && Interlocked.Increment(ref met) <= count ? fault() : null;
    }

    /// <summary>A fault for the first requests of a kind to each target.</summary>
    public static Func<ProxiedRequest, Fault?> FirstOfEach(int count, Func<ProxiedRequest, bool> which, Func<Fault> fault)
    {
        ConcurrentDictionary<string, int> met = new();
        return request => which(request) && met.AddOrUpdate($"{request.Method} {request.Target}", 1, static (_, before) => before + 1) <= count ? fault() : null;
    }
}
