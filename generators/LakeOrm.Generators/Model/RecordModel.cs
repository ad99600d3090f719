using System.Linq;
using LakeOrm.Generators.Infrastructure;

namespace LakeOrm.Generators.Model;

/// <summary>All that the emitter needs of one record: strings, numbers and enums with structural equality. A symbol in here would keep a whole compilation alive and never be cached.</summary>
internal sealed record RecordModel
{
    public required RecordRole Role { get; init; }

    /// <summary>The namespace; empty for the global one.</summary>
    public required string Namespace { get; init; }

    /// <summary>The headers of the containing types, outermost first: <c>partial class Outer&lt;T&gt;</c>.</summary>
    public required EquatableArray<string> Containers { get; init; }

    /// <summary>The record's own header: <c>partial record struct Point</c>.</summary>
    public required string Header { get; init; }

    /// <summary>The name as C# writes it.</summary>
    public required string Name { get; init; }

    /// <summary>The type, fully qualified.</summary>
    public required string Type { get; init; }

    /// <summary>The name for messages.</summary>
    public required string DisplayName { get; init; }

    public required string HintName { get; init; }

    public required bool IsValueType { get; init; }

    /// <summary>Catalog, namespace and table; empty for a projection.</summary>
    public required EquatableArray<string> TableName { get; init; }

    /// <summary>The formats that the record is for.</summary>
    public required TableFormats Formats { get; init; }

    public required EquatableArray<ColumnModel> Columns { get; init; }

    /// <summary>The partition fields in order.</summary>
    public required EquatableArray<PartitionModel> Partitions { get; init; }

    /// <summary>What is checked beside the columns' rules; null where nothing is written.</summary>
    public required ValidationModel? Validation { get; init; }

    public required ConstructionModel Construction { get; init; }

    /// <summary>The row views; null for a nested record, which has those of the records that hold it.</summary>
    public required ViewNames? Views { get; init; }

    /// <summary>The record is read from JSON.</summary>
    public required bool ReadsJson { get; init; }

    public string TableText => string.Join(".", TableName);

    public bool HasPartitions => Columns.Any(static c => c.PartitionIndex >= 0);

    /// <summary>All places of values: each column's own and those below it.</summary>
    public IEnumerable<ValueModel> Places() => Columns.SelectMany(static c => c.Value.SelfAndBelow());
}
