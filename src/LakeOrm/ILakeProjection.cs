using Apache.Arrow;
using LakeOrm.CompilerServices;

namespace LakeOrm;

/// <summary>A record that a query can return. Implemented by the generator for <see cref="LakeTableAttribute"/> and <see cref="LakeProjectionAttribute"/>.</summary>
/// <typeparam name="TSelf">The record.</typeparam>
public interface ILakeProjection<TSelf>
    where TSelf : ILakeProjection<TSelf>
{
    /// <summary>Binds a result's columns to the record's members, by name, once per schema.</summary>
    /// <param name="schema">The result's columns.</param>
    /// <returns>A reader for every batch of that schema.</returns>
    /// <exception cref="LakeBindException">Columns are missing, ambiguous or of a type that does not fit; every difference is listed.</exception>
    static abstract LakeArrowReader<TSelf> BindArrow(Schema schema);
}
