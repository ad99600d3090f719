namespace LakeOrm.CrashHarness.Writes;

/// <summary>A commit that an operation makes: exactly one of it must be in the log, and change the table in exactly this way.</summary>
/// <param name="Table">The table.</param>
/// <param name="Mark">How the log tells the commit.</param>
/// <param name="Apply">What it changes.</param>
internal sealed record ExpectedCommit(string Table, Mark Mark, Action<Contents> Apply);
