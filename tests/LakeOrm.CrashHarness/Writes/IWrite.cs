namespace LakeOrm.CrashHarness.Writes;

/// <summary>One kind of write. An operation of it can be repeated under its key from any process, and comes to the same.</summary>
internal interface IWrite
{
    /// <summary>The kind, in one word.</summary>
    string Name { get; }

    /// <summary>The member of <see cref="Drivers.ILakeMaintenance"/> that it is a call of; null for none.</summary>
    string? Maintains => null;

    /// <summary>The commits that the operation makes, in their order.</summary>
    IReadOnlyList<ExpectedCommit> Commits(WriteKey key);

    /// <summary>Does it, or finds that it was done.</summary>
    /// <returns>Which of the two.</returns>
    Task<WriteOutcome> RunAsync(LakeClient lake, WriteKey key);
}
