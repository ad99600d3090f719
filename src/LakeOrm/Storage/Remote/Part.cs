using System.Buffers;

namespace LakeOrm.Storage.Remote;

/// <summary>A part of an object that is being written.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Offset">Where in the object it begins.</param>
/// <param name="Content">The bytes, which are the receiver's until it is done with them.</param>
internal readonly record struct Part(int Index, long Offset, ReadOnlySequence<byte> Content)
{
    /// <summary>Where the next part begins.</summary>
    public long End => Offset + Content.Length;
}
