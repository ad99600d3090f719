using System.Text;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Tests.Support;

public static class StorageExtensions
{
    public static string CommitKey(string table, long version) => $"{table}/_delta_log/{version:D20}.json";

    public static async Task PutTextAsync(this ILakeStorage storage, string key, string text) => await storage.PutAsync(key, Encoding.UTF8.GetBytes(text));

    public static async Task<string> GetTextAsync(this ILakeStorage storage, string key)
    {
        await using Stream stream = await storage.OpenReadAsync(key);
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync();
    }

    public static async Task<List<string>> KeysAsync(this ILakeStorage storage, string prefix)
    {
        List<string> keys = [];
        await foreach (LakeObject found in storage.ListAsync(prefix, recursive: true))
        {
            keys.Add(found.Key);
        }

        return keys;
    }

    /// <summary>The data files that are there, listed in the log or not.</summary>
    public static async Task<List<string>> DataFilesAsync(this ILakeStorage storage, string table) =>
        [.. (await storage.KeysAsync(table + "/")).Where(k => !k.Contains("/_delta_log/", StringComparison.Ordinal))];
}
