using System.Globalization;
using LakeOrm.Writing;

namespace LakeOrm.Spark.Delta;

/// <summary>What a commit of Spark keeps of the call that it is for.</summary>
internal static class DeltaNotes
{
    private const string NotesSetting = "spark.databricks.delta.commitInfo.userMetadata";
    private const string ApplicationSetting = "spark.databricks.delta.write.txnAppId";
    private const string VersionSetting = "spark.databricks.delta.write.txnVersion";
    private const string DollarSetting = "spark.lakeorm.dollar";
    private const string Reference = "${";

    /// <summary>As options of a write that is no SQL.</summary>
    /// <param name="notes">What the commit says of the call.</param>
    /// <param name="key">The key under which it happens once; null for one that repeats.</param>
    public static Dictionary<string, string> ToOptions(CommitNotes notes, IdempotencyKey? key) => Of(notes, key, "userMetadata", "txnAppId", "txnVersion");

    /// <summary>As settings of a session that nobody else uses meanwhile.</summary>
    /// <inheritdoc cref="ToOptions"/>
    public static Dictionary<string, string> ToSettings(CommitNotes notes, IdempotencyKey? key)
    {
        Dictionary<string, string> settings = Of(notes, key, NotesSetting, ApplicationSetting, VersionSetting);
        foreach ((string name, string value) in settings.Where(static s => s.Value.Contains(Reference, StringComparison.Ordinal)).ToArray())
        {
            // Delta reads a setting with what ${name} in it stands for, once: that of the server's environment, or of another setting, which can be the sign itself.
            settings[DollarSetting] = "$";
            settings[name] = value.Replace(Reference, $"${{{DollarSetting}}}{{", StringComparison.Ordinal);
        }

        return settings;
    }

    private static Dictionary<string, string> Of(CommitNotes notes, IdempotencyKey? key, string notesName, string applicationName, string versionName)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal) { [notesName] = notes.ToJson() };
        if (key is not null)
        {
            pairs[applicationName] = IdempotencyKeys.ToAppId(key);
            pairs[versionName] = IdempotencyKeys.ToVersion(key).ToString(CultureInfo.InvariantCulture);
        }

        return pairs;
    }
}
