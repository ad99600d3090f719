using LakeOrm.Delta.Log;
using LakeOrm.Delta.Types;
using LakeOrm.Local.Sql;

namespace LakeOrm.Local.Scan;

/// <summary>Tells which files of a table cannot hold a row that a statement asks for, from partition values and statistics.</summary>
internal sealed class FilePruner
{
    private readonly List<Test[]> _places = [];
    private readonly HashSet<string> _partitions;

    /// <summary>A pruner for one table of one statement.</summary>
    /// <param name="metadata">The table.</param>
    /// <param name="places">For each place where the statement names the table, the conditions there.</param>
    public FilePruner(DeltaMetadata metadata, IEnumerable<IReadOnlyList<SqlCondition>> places)
    {
        _partitions = new HashSet<string>(metadata.PartitionColumns, StringComparer.OrdinalIgnoreCase);
        foreach (IReadOnlyList<SqlCondition> conditions in places)
        {
            _places.Add([.. conditions.Select(c => Compile(metadata.Schema, c)).OfType<Test>()]);
        }
    }

    /// <summary>Whether a file may hold a row that is asked for at any of the places.</summary>
    public bool MayMatch(DeltaFile file)
    {
        DeltaFileStatistics? statistics = null;
        foreach (Test[] tests in _places)
        {
            bool may = true;
            foreach (Test test in tests)
            {
                may = _partitions.Contains(test.Field.Name) ? MatchesPartition(test, file) : MatchesStatistics(test, statistics ??= file.Statistics);
                if (!may)
                {
                    break;
                }
            }

            if (may)
            {
                return true;
            }
        }

        return false;
    }

    private static Test? Compile(DeltaStructType schema, SqlCondition condition)
    {
        if (schema.Find(condition.Column) is not { } field)
        {
            return null;
        }

        if (condition.Comparison is SqlComparison.IsNull or SqlComparison.IsNotNull)
        {
            return new Test(field, condition.Comparison, null, []);
        }

        if (ColumnDomain.Of(field.Type) is not { } domain)
        {
            return null;
        }

        object?[] values = [.. condition.Values.Select(domain.Value)];
        if (Array.Exists(values, static v => v is null))
        {
            return null;
        }

        if (condition.Comparison == SqlComparison.In && !domain.IsFloating)
        {
            // There may be as many as a batch has rows, and each file is held against them.
            Array.Sort(values, (a, b) => domain.Compare(a!, b!));
        }

        return new Test(field, condition.Comparison, domain, values!);
    }

    private static bool MatchesPartition(Test test, DeltaFile file)
    {
        // Delta reads an empty partition value as null, whatever the type.
        bool isNull = !file.PartitionValues.TryGetValue(test.Field.PhysicalName, out string? text) || string.IsNullOrEmpty(text);
        if (test.Comparison is SqlComparison.IsNull or SqlComparison.IsNotNull)
        {
            return isNull == (test.Comparison == SqlComparison.IsNull);
        }

        if (isNull)
        {
            return false;
        }

        object? value = test.Domain!.Exact(text!);

        // Floating numbers that are close count as equal here, which must keep a file and never leave it out.
        return test.Comparison == SqlComparison.NotEqual
            ? value is null || test.Domain.IsFloating || test.Domain.Compare(value, test.Values[0]) != 0
            : MatchesRange(test, value, value);
    }

    private static bool MatchesStatistics(Test test, DeltaFileStatistics? statistics)
    {
        if (statistics is null)
        {
            return true;
        }

        DeltaColumnStatistics column = statistics.Column(test.Field.PhysicalName);
        long? nulls = statistics.TightBounds ? column.NullCount : null;
        return test.Comparison switch
        {
            SqlComparison.IsNull => nulls != 0,
            _ when nulls is not null && nulls == statistics.NumRecords => false,
            SqlComparison.IsNotNull or SqlComparison.NotEqual => true,
            _ => MatchesRange(test, test.Domain!.Lower(column.Min), test.Domain.Upper(column.Max)),
        };
    }

    private static bool MatchesRange(Test test, object? lower, object? upper)
    {
        ColumnDomain domain = test.Domain!;
        return test.Comparison switch
        {
            SqlComparison.In when !domain.IsFloating => MatchesSorted(test, lower, upper),
            SqlComparison.In => Array.Exists(test.Values, v => (lower is null || domain.Compare(lower, v) <= 0) && (upper is null || domain.Compare(upper, v) >= 0)),
            SqlComparison.Less => lower is null || domain.Compare(lower, test.Values[0]) < (domain.IsFloating ? 1 : 0),
            SqlComparison.LessOrEqual => lower is null || domain.Compare(lower, test.Values[0]) <= 0,
            SqlComparison.Greater => domain.IsFloating || upper is null || domain.Compare(upper, test.Values[0]) > 0,
            SqlComparison.GreaterOrEqual => domain.IsFloating || upper is null || domain.Compare(upper, test.Values[0]) >= 0,
            _ => true,
        };
    }

    private static bool MatchesSorted(Test test, object? lower, object? upper)
    {
        int from = 0;
        for (int to = test.Values.Length; lower is not null && from < to;)
        {
            int middle = (from + to) / 2;
            (from, to) = test.Domain!.Compare(test.Values[middle], lower) < 0 ? (middle + 1, to) : (from, middle);
        }

        return from < test.Values.Length && (upper is null || test.Domain!.Compare(test.Values[from], upper) <= 0);
    }

    private sealed record Test(DeltaField Field, SqlComparison Comparison, ColumnDomain? Domain, object[] Values);
}
