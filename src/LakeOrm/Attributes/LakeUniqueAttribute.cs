namespace LakeOrm;

/// <summary>No two rows of one call may have equal values in these members. The later row is the one that breaks the rule, <c>Unique</c>.</summary>
/// <remarks>
/// Only the rows of the call are compared, not those that the table holds already. Values are compared as they are stored. As in SQL, rows with a null among the values are not compared; nor are rows whose members break
/// rules of their own. The keys of all rows of a call are kept while they are checked: <see cref="LakeClientOptions.MaxUniqueKeys"/> bounds them.
/// </remarks>
/// <param name="members">The members' names; <c>nameof</c> gives them. None for the record's primary key.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true)]
public sealed class LakeUniqueAttribute(params string[] members) : Attribute
{
    /// <summary>The members' names; empty for the primary key.</summary>
    public IReadOnlyList<string> Members { get; } = members;
}
