using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Drivers;

/// <summary>Which data files are put together.</summary>
/// <param name="TargetFileBytes">About how many bytes a file gets; those of three quarters of it or more stay as they are.</param>
/// <param name="DryRun">Whether the files are only looked for.</param>
[Experimental("LAKEORM001")]
public sealed record CompactionRule(long TargetFileBytes, bool DryRun = false);
