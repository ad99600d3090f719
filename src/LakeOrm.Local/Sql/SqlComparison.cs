namespace LakeOrm.Local.Sql;

/// <summary>How a column is compared.</summary>
internal enum SqlComparison
{
    /// <summary>Equal to any of the values.</summary>
    In,

    /// <summary>Not equal to the value.</summary>
    NotEqual,

    /// <summary>Less than the value.</summary>
    Less,

    /// <summary>Less than the value, or equal.</summary>
    LessOrEqual,

    /// <summary>Greater than the value.</summary>
    Greater,

    /// <summary>Greater than the value, or equal.</summary>
    GreaterOrEqual,

    /// <summary>Null.</summary>
    IsNull,

    /// <summary>Not null.</summary>
    IsNotNull,
}
