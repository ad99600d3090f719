using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace LakeOrm.TestServers;

/// <summary>One Spark with the Delta extension, which takes statements one after the other. It starts with the first and ends with the run, since starting it takes seconds and a gigabyte.</summary>
public sealed class SparkSql : IAsyncDisposable
{
    /// <summary>What <see cref="Servers.RequireVariable"/> calls it.</summary>
    public const string Name = "spark";

    private static readonly string[] Settings = ["spark.sql.jsonGenerator.ignoreNullFields=false", .. SparkSpeed.Settings];

    private readonly SemaphoreSlim _turn = new(1);
    private readonly StringBuilder _errors = new();
    private ServerHome? _home;
    private Process? _process;

    /// <summary>Runs statements to the last, whatever becomes of those before; skips the test where there is no Spark.</summary>
    public async Task<IReadOnlyList<SparkStatement>> RunAsync(params IEnumerable<string> statements)
    {
        await _turn.WaitAsync();
        try
        {
            _process ??= await StartAsync();
            List<SparkStatement> results = [];
            foreach (string sql in statements)
            {
                results.Add(await RunAsync(_process, sql));
            }

            return results;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            // The end of its input ends it.
            _process.StandardInput.Close();
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }

            _process.Dispose();
        }

        _home?.Dispose();
        _turn.Dispose();
    }

    private async Task<Process> StartAsync()
    {
        string install = Servers.Script(Name, "spark/spark-install.sh");
        string run = Servers.Script(Name, "spark/spark-sql.sh");
        _home ??= new ServerHome(Name);
        await ServerScript.RunAsync(install, _home.Installation);
        ProcessStartInfo start = new(run, ["--home", _home.Installation, "--data", _home.Data, .. Settings.SelectMany(static s => (string[])["--conf", s])])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };

        start.Environment[SparkSpeed.OptionsVariable] = SparkSpeed.LongLived;

        // The engine prints in the encoding of its environment.
        start.Environment["JAVA_TOOL_OPTIONS"] = "-Dstdout.encoding=UTF-8 -Dfile.encoding=UTF-8";
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        return process;
    }

    // The script echoes a statement after "-- ", prints rows as objects, and ends with "-- ok" or "-- error".
    private async Task<SparkStatement> RunAsync(Process process, string sql)
    {
        await process.StandardInput.WriteAsync(sql + ";\n");
        await process.StandardInput.FlushAsync();
        List<JsonElement> rows = [];
        for (bool echoed = false; ;)
        {
            string line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"Spark ended at {sql}\n{Errors()}");
            if (line.StartsWith("-- ", StringComparison.Ordinal))
            {
                if (!echoed)
                {
                    echoed = true;
                }
                else if (line.StartsWith("-- error ", StringComparison.Ordinal))
                {
                    return new SparkStatement(sql, rows, line["-- error ".Length..]);
                }
                else
                {
                    return new SparkStatement(sql, rows, Error: null);
                }
            }
            else if (line is ['{', ..])
            {
                rows.Add(JsonDocument.Parse(line).RootElement);
            }
        }
    }

    private string Errors()
    {
        lock (_errors)
        {
            return _errors.ToString();
        }
    }
}
