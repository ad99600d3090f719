namespace LakeOrm.Parquet;

/// <summary>What a group of a schema stands for.</summary>
public enum ParquetGroupKind
{
    /// <summary>A structure of named fields.</summary>
    Struct,

    /// <summary>A list: its one child is the repeated group <c>list</c>, which holds <c>element</c>.</summary>
    List,

    /// <summary>A map: its one child is the repeated group <c>key_value</c>, which holds <c>key</c> and <c>value</c>.</summary>
    Map,

    /// <summary>The repeated middle level of a list or map.</summary>
    Repeated,
}
