using System.Net.Sockets;
using System.Text;

namespace LakeOrm.TestServers.Faults;

/// <summary>A client's connection and the one to the server that belongs to it.</summary>
internal sealed class ProxyConnection(Socket client, Socket server, Func<string, Fault?> decide) : IDisposable
{
    private readonly NetworkStream _client = new(client);
    private readonly NetworkStream _server = new(server);

    /// <summary>Passes requests on, one after the other, until a side closes or a fault ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        HttpReader requests = new(_client);
        HttpReader answers = new(_server);
        while (await requests.ReadHeadAsync(cancellationToken) is { } head)
        {
            Fault? fault = decide(head);
            if (fault?.Before is { } before)
            {
                await before();
            }

            bool goesOn = fault switch
            {
                { Answer: { } answer } => await AnswerAsync(requests, head, answer, cancellationToken),
                { Until: { } until } => await DelayAsync(requests, head, until, fault.Came, cancellationToken),
                _ => await PassAsync(requests, answers, head, fault, cancellationToken),
            };
            if (!goesOn)
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    // The body is read first: a client that is cut off while it sends does not see the answer.
    private async Task<bool> AnswerAsync(HttpReader requests, string head, byte[] answer, CancellationToken cancellationToken)
    {
        await ReadRequestAsync(requests, head, static _ => Task.CompletedTask, cancellationToken);
        int length = IsLook(head) ? answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4 : answer.Length;
        await _client.WriteAsync(answer.AsMemory(0, length), cancellationToken);
        return true;
    }

    private async Task<bool> DelayAsync(HttpReader requests, string head, Task until, Action<int>? came, CancellationToken cancellationToken)
    {
        MemoryStream whole = new();
        whole.Write(Encoding.Latin1.GetBytes(WithoutExpectation(head)));
        await ReadRequestAsync(requests, head, part => whole.WriteAsync(part, cancellationToken).AsTask(), cancellationToken);
        FaultProxy.Reset(client);
        await until.WaitAsync(cancellationToken);
        await _server.WriteAsync(whole.ToArray(), cancellationToken);
        HttpReader answers = new(_server);
        if (await answers.ReadHeadAsync(cancellationToken) is { } answer)
        {
            await answers.ReadBodyAsync(answer, toEnd: false, static _ => Task.CompletedTask, cancellationToken);
            came?.Invoke(Http.StatusOf(answer));
        }

        return false;
    }

    private async Task<bool> PassAsync(HttpReader requests, HttpReader answers, string head, Fault? fault, CancellationToken cancellationToken)
    {
        await _server.WriteAsync(Encoding.Latin1.GetBytes(WithoutExpectation(head)), cancellationToken);
        long passed = 0;
        bool isReset = false;
        await ReadRequestAsync(
            requests,
            head,
            async part =>
            {
                if (fault?.RequestBytes is { } limit && passed + part.Length > limit)
                {
                    part = part[..(int)Math.Max(0, limit - passed)];
                    isReset = true;
                }

                passed += part.Length;
                await _server.WriteAsync(part, cancellationToken);
                if (isReset)
                {
                    throw new IOException("The test resets the connection.");
                }
            },
            cancellationToken,
            onBroken: () => isReset);
        if (isReset)
        {
            FaultProxy.Reset(server);
            FaultProxy.Reset(client);
            return false;
        }

        return await PassAnswerAsync(answers, head, fault, cancellationToken);
    }

    private async Task<bool> PassAnswerAsync(HttpReader answers, string request, Fault? fault, CancellationToken cancellationToken)
    {
        string? head;
        do
        {
            head = await answers.ReadHeadAsync(cancellationToken);
            if (head is null)
            {
                return false;
            }
        }
        while (Http.StatusOf(head) == 100);

        bool hasBody = !IsLook(request) && Http.StatusOf(head) is not (204 or 304);
        bool keeps = hasBody is false || Http.Header(head, "Content-Length") is not null || Http.Header(head, "Transfer-Encoding") is not null;
        MemoryStream held = new();
        bool isHeld = fault is { LosesAnswer: true } or { Change: not null };
        if (!isHeld)
        {
            await _client.WriteAsync(Encoding.Latin1.GetBytes(head), cancellationToken);
        }

        long passed = 0;
        bool isCut = false;
        if (hasBody)
        {
            await answers.ReadBodyAsync(
                head,
                toEnd: true,
                async part =>
                {
                    if (isHeld)
                    {
                        held.Write(part.Span);
                        return;
                    }

                    if (fault?.AnswerBytes is { } limit && passed + part.Length > limit)
                    {
                        part = part[..(int)Math.Max(0, limit - passed)];
                        isCut = true;
                    }

                    passed += part.Length;
                    await _client.WriteAsync(part, cancellationToken);
                },
                cancellationToken);
        }

        if (fault?.Change is { } change)
        {
            await _client.WriteAsync(Http.Answer(Http.StatusOf(head), change(Http.Body(head, held.ToArray())), ("Content-Type", Http.Header(head, "Content-Type") ?? string.Empty)), cancellationToken);
        }

        if (fault?.Stalls == true && (isCut || fault.LosesAnswer))
        {
            // Silent until the client gives up.
            await _client.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellationToken);
            return false;
        }

        if (fault?.LosesAnswer == true)
        {
            FaultProxy.Reset(client);
        }

        return keeps && !isCut && fault?.LosesAnswer != true;
    }

    // A client that waits for leave to send its body gets it from here; the server is not asked.
    private async Task ReadRequestAsync(HttpReader requests, string head, Func<ReadOnlyMemory<byte>, Task> take, CancellationToken cancellationToken, Func<bool>? onBroken = null)
    {
        if (Http.Header(head, "Expect") is not null)
        {
            await _client.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);
        }

        try
        {
            await requests.ReadBodyAsync(head, toEnd: false, take, cancellationToken);
        }
        catch (IOException) when (onBroken?.Invoke() == true)
        {
        }
    }

    // HTTP's answer to a HEAD has no body.
    private static bool IsLook(string request) => request.StartsWith("HEAD ", StringComparison.Ordinal);

    private static string WithoutExpectation(string head)
    {
        int start = head.IndexOf("\r\nExpect:", StringComparison.OrdinalIgnoreCase);
        return start < 0 ? head : head.Remove(start, head.IndexOf("\r\n", start + 2, StringComparison.Ordinal) - start);
    }
}
