namespace LakeOrm.Contract;

/// <summary>What not every table format can.</summary>
public enum ContractFeature
{
    /// <summary>Partitions by a transform of a column, such as a bucket.</summary>
    PartitionTransforms,

    /// <summary>Keys as other engines commit them: <see cref="IdempotencyKey.Raw"/>.</summary>
    RawKeys,

    /// <summary>Calls that name the version which they expect: <see cref="WriteOptions.ExpectedVersion"/>.</summary>
    ExpectedVersions,

    /// <summary>Idempotency keys of calls that keep a table healthy, such as an optimize.</summary>
    KeyedMaintenance,

    /// <summary>That raw rows which are merged keep their order across partitions.</summary>
    OrderedRawRows,

    /// <summary>That the newest number of a producer is kept for ever; else it goes when the producer was silent for as long as keys are kept.</summary>
    LastingSequences,

    /// <summary>Every feature of the format, which properties of a table turn on, such as deletion vectors. Who writes by himself refuses what he does not keep.</summary>
    TableFeatures,

    /// <summary>That a NaN keeps its bits; else it is still a NaN.</summary>
    BitsOfNaN,

    /// <summary>That a change without a key which comes to nothing makes no version.</summary>
    NoEmptyVersions,

    /// <summary>That a null where none may be is told with its column.</summary>
    NamedNulls,

    /// <summary>Columns of 16 bits; else they are of 32, also to whoever reads them without a record.</summary>
    SmallIntegers,

    /// <summary>Versions that count up from 0 in each table; else a version is one table's own, and no statement reads two tables at it.</summary>
    CountedVersions,

    /// <summary>That a change of the schema is one version, whatever it changes; else each of its columns is.</summary>
    SchemaInOneVersion,

    /// <summary>That the table keeps what is never null within a list or a map.</summary>
    NullsWithinValues,

    /// <summary>Texts with a NUL in columns that partition the table; folders are called by them, and not every engine writes such a name in another way.</summary>
    NulAmongPartitions,

    /// <summary>That a condition on a float which was widened finds the old rows by the wider type; an engine that looks at the old files' statistics by the narrower one leaves some out.</summary>
    WidenedFloats,

    /// <summary>That an optimize puts the rows of a new file in the order of the sortable columns; else they stay as they came.</summary>
    SortedCompaction,
}
