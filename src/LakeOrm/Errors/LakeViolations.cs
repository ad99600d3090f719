namespace LakeOrm;

/// <summary>Takes the values that broke a rule while rows are checked.</summary>
/// <param name="firstRow">The index of the first row that is checked, in the call's rows.</param>
public sealed class LakeViolations(long firstRow = 0)
{
    /// <summary>How many failures are kept; the rest is counted, so that a bad stream does not fill the memory.</summary>
    public const int MaxKept = 1000;

    private readonly List<LakeViolation> _kept = [];
    private long _firstRow = firstRow;

    /// <summary>Whether a rule was broken.</summary>
    public bool Any => TotalCount > 0;

    /// <summary>The first failures, <see cref="MaxKept"/> at most, in the order of the rows.</summary>
    public IReadOnlyList<LakeViolation> Kept => _kept;

    /// <summary>How many failures there are in all.</summary>
    public long TotalCount { get; private set; }

    /// <summary>Takes a failure.</summary>
    /// <param name="row">The row's index in the rows that are being checked.</param>
    /// <param name="column">The column.</param>
    /// <param name="member">The record's member.</param>
    /// <param name="rule">The rule's name, such as <c>Range</c>.</param>
    /// <param name="message">What is wrong.</param>
    public void Add(int row, string column, string member, string rule, string message)
    {
        TotalCount++;
        if (_kept.Count < MaxKept)
        {
            _kept.Add(new LakeViolation(_firstRow + row, column, member, rule, message));
        }
    }

    /// <summary>Goes on with other rows.</summary>
    /// <param name="firstRow">The index of their first, in the call's rows.</param>
    internal void MoveTo(long firstRow) => _firstRow = firstRow;
}
