namespace LakeOrm.Delta.Log;

/// <summary>A writer's own progress, committed with its rows.</summary>
/// <param name="AppId">The writer. The ids of LakeOrm's own keys begin with <c>lakeorm:</c>.</param>
/// <param name="Version">How far it is.</param>
/// <param name="LastUpdated">When it said so, in milliseconds since 1970; null when that is not told.</param>
public sealed record AppTransaction(string AppId, long Version, long? LastUpdated);
