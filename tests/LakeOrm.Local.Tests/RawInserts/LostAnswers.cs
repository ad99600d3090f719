using LakeOrm.Storage;

namespace LakeOrm.Local.Tests.RawInserts;

/// <summary>A storage whose commits get lost on the way there or back, and that is no local disk to those who ask.</summary>
internal sealed class LostAnswers(ILakeStorage inner) : DelegatingStorage(inner)
{
    public enum Loss
    {
        None,
        Request,
        Answer,
    }

    public Loss Loses { get; set; }

    public override async ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        bool stored = Loses != Loss.Request && await Inner.PutIfAbsentAsync(key, content, cancellationToken);
        return Loses == Loss.None ? stored : throw new LakeStorageException($"No answer about {key}.");
    }

    public override string? GetLocalPath(string key) => null;
}
