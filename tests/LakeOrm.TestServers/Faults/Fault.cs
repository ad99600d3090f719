namespace LakeOrm.TestServers.Faults;

/// <summary>What goes wrong with a request.</summary>
public sealed class Fault
{
    private Fault()
    {
    }

    /// <summary>Runs before the server sees the request.</summary>
    internal Func<Task>? Before { get; private init; }

    /// <summary>What the client gets instead of the server's answer; the server does not see the request.</summary>
    internal byte[]? Answer { get; private init; }

    /// <summary>The connection is reset when so many bytes of the request's body were passed on.</summary>
    internal long? RequestBytes { get; private init; }

    /// <summary>The answer ends when so many bytes of its body were passed on.</summary>
    internal long? AnswerBytes { get; private init; }

    /// <summary>Whether the answer's end is no end: the connection stays open, and silent.</summary>
    internal bool Stalls { get; private init; }

    /// <summary>Whether the server's answer is dropped and the connection reset.</summary>
    internal bool LosesAnswer { get; private init; }

    /// <summary>The client's connection is reset at once, and the server sees the request when this has come.</summary>
    internal Task? Until { get; private init; }

    /// <summary>Is given the server's whole answer.</summary>
    internal Action<byte[]>? Seen { get; private init; }

    /// <summary>The client gets an answer that the server did not give.</summary>
    public static Fault Refused(int status, string body = "", params (string Name, string Value)[] headers) =>
        new() { Answer = Http.Answer(status, body, headers) };

    /// <summary>The client gets an answer that was given before.</summary>
    public static Fault Replayed(byte[] answer) => new() { Answer = answer };

    /// <summary>The connection breaks while the request's body is on its way; the server sees a part of it.</summary>
    public static Fault ResetInUpload(long afterBytes) => new() { RequestBytes = afterBytes };

    /// <summary>The server does what was asked, and the client never hears of it.</summary>
    public static Fault LostAnswer() => new() { LosesAnswer = true };

    /// <summary>The connection breaks, and the whole request reaches the server later.</summary>
    public static Fault Late(Task until) => new() { Until = until };

    /// <summary>The answer's body ends too early.</summary>
    public static Fault Truncated(long afterBytes) => new() { AnswerBytes = afterBytes };

    /// <summary>The answer's body stops coming, and the connection stays open.</summary>
    public static Fault Stalled(long afterBytes) => new() { AnswerBytes = afterBytes, Stalls = true };

    /// <summary>Something happens on the server just before the request gets there.</summary>
    public static Fault Raced(Func<Task> before) => new() { Before = before };

    /// <summary>Nothing goes wrong; the answer is kept.</summary>
    public static Fault Observed(Action<byte[]> seen) => new() { Seen = seen };
}
