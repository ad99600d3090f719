namespace LakeOrm;

/// <summary>How a member's name becomes a column's name.</summary>
public enum LakeNaming
{
    /// <summary><c>CreatedAt</c> is <c>created_at</c>, <c>UserID</c> is <c>user_id</c>.</summary>
    SnakeCase,

    /// <summary>The member's name as it stands.</summary>
    AsIs,
}
