using System.Diagnostics;
using System.Reflection;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>A process of this same program.</summary>
internal sealed class ChildProcess : IWorker
{
    private const int KilledExitCode = 128 + 9;
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static ChildProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        string program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Assembly.GetEntryAssembly()!.Location] : [];
        ProcessStartInfo start = new(program, [.. host, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Ends the process when the one that started it is gone; for the child to call.</summary>
    public static void EndWithParent()
    {
        Thread watch = new(static () =>
        {
            Console.In.ReadToEnd();
            Environment.Exit(1);
        });
        watch.IsBackground = true;
        watch.Start();
    }

    public async ValueTask<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync();

    // By SIGKILL.
    public void Kill() => _process.Kill();

    public async Task<bool> WaitAsync()
    {
        await _process.WaitForExitAsync();
        string errors = await _errors;
        return _process.ExitCode switch
        {
            0 => false,
            KilledExitCode => true,
            int code => throw new InvalidOperationException($"A worker ended with code {code}: {errors}"),
        };
    }

    public void Dispose() => _process.Dispose();
}
