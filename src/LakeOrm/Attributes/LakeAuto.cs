namespace LakeOrm;

/// <summary>What a write stamps into a column.</summary>
public enum LakeAuto
{
    /// <summary>Nothing: the member's value is stored.</summary>
    None,

    /// <summary>The time at which the row was first written.</summary>
    CreateTime,

    /// <summary>The time at which the row was last written.</summary>
    UpdateTime,

    /// <summary>The UUIDv7 of the call that wrote the row.</summary>
    IngestId,
}
