namespace LakeOrm;

/// <summary>A byte string that lies in a batch, as a row view shows it. It is valid as long as the batch.</summary>
public readonly ref struct LakeBytes
{
    private readonly bool _isThere;

    /// <summary>A byte string that is not null.</summary>
    /// <param name="bytes">The bytes.</param>
    public LakeBytes(ReadOnlySpan<byte> bytes)
    {
        Span = bytes;
        _isThere = true;
    }

    /// <summary>The bytes; empty when there are none or it is null.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>Whether there is no byte string.</summary>
    public bool IsNull => !_isThere;

    /// <summary>How many bytes there are; 0 when it is null.</summary>
    public int Length => Span.Length;

    /// <summary>Copies the bytes.</summary>
    /// <returns>The bytes, which outlive the batch; empty when it is null.</returns>
    public byte[] ToArray() => Span.ToArray();
}
