using System.Globalization;

namespace LakeOrm.Spark.Iceberg;

/// <summary>The names of the branches on which changes are made before they are published: they tell whose they are and how old, so that those that a crash left can be found.</summary>
internal static class BranchName
{
    private const string Prefix = "lakeorm_";

    /// <summary>A branch for one attempt of a call.</summary>
    /// <param name="call">The call's id.</param>
    /// <param name="number">What tells it from the call's other attempts.</param>
    public static string Of(Guid call, int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{call:N}_{number}");

    /// <summary>When the call began whose branch it is; null for a branch that is not LakeOrm's.</summary>
    public static DateTimeOffset? TimeOf(string branch)
    {
        string[] parts = branch.Split('_');
        return branch.StartsWith(Prefix, StringComparison.Ordinal) && parts.Length == 3 && Guid.TryParseExact(parts[1], "N", out Guid call) && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? CallTime.Of(call)
            : null;
    }
}
