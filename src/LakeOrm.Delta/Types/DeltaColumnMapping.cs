namespace LakeOrm.Delta.Types;

/// <summary>By what the columns of a table are found in its data files (property <c>delta.columnMapping.mode</c>).</summary>
public enum DeltaColumnMapping
{
    /// <summary>By their names.</summary>
    None,

    /// <summary>By a name that a column keeps however it is renamed: <see cref="DeltaField.PhysicalName"/>.</summary>
    Name,

    /// <summary>By a number that a column keeps: <see cref="DeltaField.FieldId"/>.</summary>
    Id,
}
