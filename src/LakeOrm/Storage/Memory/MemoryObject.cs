using System.Globalization;

namespace LakeOrm.Storage.Memory;

/// <summary>One state of an object. Each is an instance of its own, and two are never equal.</summary>
internal sealed class MemoryObject(byte[] content, DateTimeOffset lastModified)
{
    private static long _states;

    public byte[] Content { get; } = content;

    public string ETag { get; } = Interlocked.Increment(ref _states).ToString(CultureInfo.InvariantCulture);

    public LakeObject Describe(string key) => new(key, Content.Length, lastModified, ETag);
}
