using System.Diagnostics;
using System.Reflection;
using LakeOrm.CrashHarness.Checks;
using LakeOrm.CrashHarness.Places;
using LakeOrm.CrashHarness.Steps;
using LakeOrm.CrashHarness.Writes;
using LakeOrm.Drivers;
using LakeOrm.Storage.Files;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>Lake after lake, in each of which workers die until there is enough to check.</summary>
internal sealed class CrashRun(CrashOptions options, RunPlace place)
{
    private const int Lanes = 3;
    private const int KillsOfALake = 60;

    private readonly Findings _findings = new();
    private readonly StepCatalog _catalog = place.Lake(string.Empty).Steps;
    private readonly KillSchedule _schedule = new(options.Seed, place.Lake(string.Empty).Steps);
    private readonly UsualTimes _times = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _kills;
    private int _duplicates;
    private int _repeated;

    /// <summary>Runs until it is enough.</summary>
    /// <returns>Whether all is well.</returns>
    public async Task<bool> RunAsync()
    {
        CheckKinds();
        for (int number = 1; _findings.AreNone && !IsEnough; number++)
        {
            await RunLakeAsync(number);
        }

        Console.WriteLine();
        foreach (Step step in _catalog.All)
        {
            Console.WriteLine($"{_schedule.Reached[step],5}  {step}");
        }

        Console.WriteLine($"killed while doing: {string.Join(", ", _schedule.Doing.Select(static d => $"{d.Key} {d.Value}"))}");
        if (_findings.AreNone)
        {
            CheckCoverage();
        }

        foreach (string text in _findings.Texts)
        {
            Console.WriteLine(text);
        }

        Console.WriteLine($"{_schedule.AtSteps} kills at steps, {_schedule.AtMoments} at moments; {_duplicates} repeats of what was done; {_repeated} repeats of what failed; {_findings.Versions} versions; {_clock.Elapsed.TotalSeconds:F0} s");
        Console.WriteLine($"kills: {_kills}, keys: {_findings.Keys}, lost: {_findings.Lost}, duplicated: {_findings.Duplicated}, half: {_findings.Half}");
        return _findings.AreNone;
    }

    // A slow machine gets more time to reach every step, up to a limit.
    private bool IsEnough
    {
        get
        {
            bool isOver = options.IsOver(_kills, _clock.Elapsed);
            _schedule.IsLate = isOver;
            return isOver && (_schedule.Missing.Count == 0 || _clock.Elapsed >= options.Patience);
        }
    }

    // An operation that is added must die here, too.
    private void CheckKinds()
    {
        HashSet<string?> known = [.. WriteKinds.All.Select(static k => k.Maintains), Cleaner.Maintains, nameof(ILakeMaintenance.HistoryAsync), nameof(ILakeMaintenance.StatsAsync)];
        foreach (MethodInfo operation in typeof(ILakeMaintenance).GetMethods().Where(m => !known.Contains(m.Name)))
        {
            _findings.AddOther($"no kind of write does {operation.Name}, and nobody ever died over it");
        }
    }

    // What was never tried has not been shown to work.
    private void CheckCoverage()
    {
        foreach (Step step in _catalog.All.Where(s => _schedule.Reached[s] == 0))
        {
            _findings.AddOther($"nobody died at the step '{step}': run longer, or see why it is not reached");
        }

        if (_duplicates == 0)
        {
            _findings.AddOther("no operation was repeated after it was done");
        }
    }

    private async Task RunLakeAsync(int number)
    {
        LakePlace at = place.Lake($"lake-{number}");
        WorkerSettings first = new() { Place = at, Seed = options.Seed + number, Lanes = Lanes, Lane = 0, From = 0, Done = 0, To = 0 };
        Lane[] lanes = [.. Enumerable.Range(0, Lanes).Select(lane => new Lane(first with { Lane = lane }, place.Launcher, _schedule, _times))];
        int before = _kills;
        TimeSpan began = _clock.Elapsed;
        await Task.WhenAll(lanes.Select(lane => RunAsync(lane, () =>
        {
            Volatile.Write(ref _kills, before + lanes.Sum(static l => l.Kills));
            return _kills - before >= KillsOfALake || IsEnough || !_findings.AreNone;
        })));
        _kills = before + lanes.Sum(static l => l.Kills);
        _duplicates += lanes.Sum(static l => l.Duplicates);
        _repeated += lanes.Sum(static l => l.Repeated);
        await place.SettleAsync();
        TimeSpan ended = _clock.Elapsed;

        List<ExpectedCommit> expected = [Tables.FirstCommit(Lanes)];
        foreach (Lane lane in lanes)
        {
            for (long i = 0; i < lane.Done; i++)
            {
                WriteKey key = new(first.Seed, lane.Number, i);
                expected.AddRange(WriteKinds.Of(key).Commits(key));
            }
        }

        long versions = _findings.Versions;
        long keys = lanes.Sum(static l => l.Done);
        _findings.Keys += keys;
        LakeFiles files = new(at);
        await files.RefreshAsync();
        Leftovers leftovers = Leftovers.Of(files.Folder);
        await using (LakeClient lake = at.Connect(at.Open()))
        {
            await using (LakeClient history = at.Connect(new FileStorage(files.Folder)))
            {
                await new LakeCheck(files.Folder, mayBeLate: !at.IsFolder, _findings).RunAsync(lake, history, expected);
            }

            foreach (Step step in _catalog.OfVacuum)
            {
                await CleanAsync(new CleanerSettings(at, step));
            }

            await place.SettleAsync();
            await new VacuumCheck(at, files, _findings).RunAsync(lake);
        }

        if (Directory.EnumerateFileSystemEntries(at.Temporary).FirstOrDefault() is { } left)
        {
            _findings.AddOther($"{left} is left of an engine whose process is gone");
        }

        Console.WriteLine(
            $"lake {number}: {_kills - before} kills and {keys} keys in {(ended - began).TotalSeconds:F1} s; {_findings.Versions - versions} versions checked in {(_clock.Elapsed - ended).TotalSeconds:F1} s; "
            + $"left behind: {leftovers.DataFiles.Count} data files, {leftovers.Temporaries.Count} temporaries");
        if (_findings.AreNone)
        {
            await files.DeleteAsync(Tables.Namespace);
        }
    }

    private async Task RunAsync(Lane lane, Func<bool> isEnough)
    {
        try
        {
            await lane.RunAsync(isEnough);
        }
        catch (InvalidOperationException e)
        {
            _findings.AddOther($"lane {lane.Number}: {e.Message}");
        }
    }

    // Nobody else uses the lake now, so that a vacuum may delete whatever the newest version does not need.
    private async Task CleanAsync(CleanerSettings settings)
    {
        using IWorker child = place.Launcher.Start(settings.ToArguments());
        if (await child.WaitAsync())
        {
            _kills++;
            _schedule.Killed(new KillPlan { Step = settings.Step }, Cleaner.Verb);
        }
    }
}
