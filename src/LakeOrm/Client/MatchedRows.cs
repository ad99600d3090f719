namespace LakeOrm;

/// <summary>What an upsert does with a row whose key the table has.</summary>
public enum MatchedRows
{
    /// <summary>It takes the other's place. The other's create time stays.</summary>
    Update,

    /// <summary>It is left out.</summary>
    Ignore,
}
