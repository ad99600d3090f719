namespace LakeOrm;

/// <summary>How a member is stored where its type has a choice.</summary>
public enum LakeStoredAs
{
    /// <summary>The type's own way: docs/types.md.</summary>
    Default,

    /// <summary>A <see cref="DateTime"/> without a time zone (<c>timestamp_ntz</c>): the clock's reading, of kind <see cref="DateTimeKind.Unspecified"/>.</summary>
    TimestampNtz,

    /// <summary>An enum by its underlying number instead of by its name.</summary>
    Number,
}
