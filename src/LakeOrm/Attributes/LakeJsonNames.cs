namespace LakeOrm;

/// <summary>How a record's members are called in JSON. Upper and lower case count.</summary>
public enum LakeJsonNames
{
    /// <summary>By the column: <c>created_at</c>.</summary>
    Column,

    /// <summary>By the member: <c>CreatedAt</c>.</summary>
    Member,

    /// <summary>By the member, as <see cref="System.Text.Json.JsonNamingPolicy.CamelCase"/> writes it: <c>createdAt</c>.</summary>
    CamelCase,
}
