using LakeOrm.CompilerServices;

namespace LakeOrm;

/// <summary>A record that is read from JSON, strictly. Implemented by the generator for <see cref="LakeJsonAttribute"/>.</summary>
/// <typeparam name="TSelf">The record.</typeparam>
public interface ILakeJson<TSelf>
    where TSelf : ILakeJson<TSelf>
{
    /// <summary>The members that an object has.</summary>
    static abstract LakeJsonMembers JsonMembers { get; }

    /// <summary>Reads one object.</summary>
    /// <param name="json">The reader, which stands on the object's first token.</param>
    /// <returns>The record.</returns>
    /// <exception cref="LakeJsonException">The object does not fit the record.</exception>
    static abstract TSelf ReadJson(ref LakeJsonReader json);
}
