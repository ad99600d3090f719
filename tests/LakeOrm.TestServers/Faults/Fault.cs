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

    /// <summary>Whether what the client lacks of an answer just does not come: the connection stays open, and silent.</summary>
    internal bool Stalls { get; private init; }

    /// <summary>Whether the client gets nothing of the server's answer.</summary>
    internal bool LosesAnswer { get; private init; }

    /// <summary>The client's connection is reset at once, and the server sees the request when this has come.</summary>
    internal Task? Until { get; private init; }

    /// <summary>Is told the status of the server's answer to a late request.</summary>
    internal Action<int>? Came { get; private init; }

    /// <summary>Makes the body that the client gets of the one that the server sent.</summary>
    internal Func<string, string>? Change { get; private init; }

    /// <summary>The client gets an answer that the server did not give.</summary>
    public static Fault Answered(int status, string body = "", params (string Name, string Value)[] headers) =>
        new() { Answer = Http.Answer(status, body, headers) };

    /// <summary>The connection breaks while the request's body is on its way; the server sees a part of it.</summary>
    public static Fault ResetInUpload(long afterBytes) => new() { RequestBytes = afterBytes };

    /// <summary>The server does what was asked, and the client never hears of it: the connection breaks, or stays open and silent.</summary>
    public static Fault LostAnswer(bool stalls = false) => new() { LosesAnswer = true, Stalls = stalls };

    /// <summary>The connection breaks, and the whole request reaches the server later.</summary>
    /// <param name="until">Ends when it reaches the server.</param>
    /// <param name="came">Is told the status of the server's answer.</param>
    public static Fault Late(Task until, Action<int>? came = null) => new() { Until = until, Came = came };

    /// <summary>The answer's body ends too early.</summary>
    public static Fault Truncated(long afterBytes) => new() { AnswerBytes = afterBytes };

    /// <summary>The answer's body stops coming, and the connection stays open.</summary>
    public static Fault Stalled(long afterBytes) => new() { AnswerBytes = afterBytes, Stalls = true };

    /// <summary>Something happens on the server just before the request gets there.</summary>
    public static Fault Raced(Func<Task> before) => new() { Before = before };

    /// <summary>The client gets another body than the server sent.</summary>
    public static Fault Changed(Func<string, string> change) => new() { Change = change };
}
