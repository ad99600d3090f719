namespace LakeOrm.CrashHarness.Checks;

/// <summary>What was counted, and what was found wrong.</summary>
internal sealed class Findings
{
    private const int MostTold = 50;
    private readonly Lock _gate = new();
    private readonly List<string> _texts = [];

    /// <summary>Operations whose effect must be there once.</summary>
    public long Keys { get; set; }

    /// <summary>Versions that were read.</summary>
    public long Versions { get; set; }

    /// <summary>Operations whose effect is not there.</summary>
    public long Lost { get; private set; }

    /// <summary>Operations whose effect is there again, and rows that are there again.</summary>
    public long Duplicated { get; private set; }

    /// <summary>Versions that do not hold what the operations up to them come to, all of each.</summary>
    public long Half { get; private set; }

    /// <summary>What else is wrong.</summary>
    public long Other { get; private set; }

    public bool AreNone => Lost + Duplicated + Half + Other == 0;

    /// <summary>The findings in words, the first of them.</summary>
    public IReadOnlyList<string> Texts => _texts;

    public void AddLost(string text)
    {
        lock (_gate)
        {
            Lost++;
            Tell("lost", text);
        }
    }

    public void AddDuplicated(string text)
    {
        lock (_gate)
        {
            Duplicated++;
            Tell("duplicated", text);
        }
    }

    public void AddHalf(string text)
    {
        lock (_gate)
        {
            Half++;
            Tell("half", text);
        }
    }

    public void AddOther(string text)
    {
        lock (_gate)
        {
            Other++;
            Tell("wrong", text);
        }
    }

    private void Tell(string what, string text)
    {
        if (_texts.Count < MostTold)
        {
            _texts.Add($"{what}: {text}");
        }
    }
}
