namespace LakeOrm.Contract.Histories;

/// <summary>The calls that change a table.</summary>
public enum StepKind
{
    Insert,
    Upsert,
    Update,
    UpdateWhere,
    Delete,
    DeleteWhere,
    Overwrite,
}
