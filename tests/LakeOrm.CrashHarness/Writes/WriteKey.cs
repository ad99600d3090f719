namespace LakeOrm.CrashHarness.Writes;

/// <summary>The name of one operation. What it writes follows from it alone, so that any process can repeat it and the parent knows what must come of it.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Lane">The worker whose operation it is: workers follow each other in a lane, each after the other's death.</param>
/// <param name="Number">The operation's number in the lane, from 0.</param>
internal readonly record struct WriteKey(int Seed, int Lane, long Number)
{
    /// <summary>The key's text.</summary>
    public string Text => $"lane-{Lane}-{Number}";

    /// <summary>Numbers that are the same in every process.</summary>
    public Random Random() => new((Seed * 7919) ^ (Lane * 104_729) ^ (int)(Number * 31));
}
