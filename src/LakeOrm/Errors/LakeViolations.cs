using System.ComponentModel;
using System.Globalization;
using LakeOrm.Uniqueness;

namespace LakeOrm;

/// <summary>Takes the values that broke a rule while rows are checked.</summary>
/// <param name="firstRow">The index of the first row that is checked, in the call's rows.</param>
public sealed class LakeViolations(long firstRow = 0)
{
    /// <summary>How many failures are kept; the rest is counted, so that a bad stream does not fill the memory.</summary>
    public const int MaxKept = 1000;

    /// <summary>How many keys are kept by default to find rows that repeat a key.</summary>
    internal const int DefaultMaxUniqueKeys = 16 * 1024 * 1024;

    private readonly List<LakeViolation> _kept = [];
    private long _firstRow = firstRow;
    private UniqueKeys? _keys;

    /// <summary>Whether a rule was broken.</summary>
    public bool Any => TotalCount > 0;

    /// <summary>The first failures, <see cref="MaxKept"/> at most, in the order of the rows.</summary>
    public IReadOnlyList<LakeViolation> Kept => _kept;

    /// <summary>How many failures there are in all.</summary>
    public long TotalCount { get; private set; }

    /// <summary>Takes the values of a row's key, before <see cref="AddKey"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public UniqueKeys Keys => _keys ??= new UniqueKeys();

    /// <summary>How many keys may be kept.</summary>
    internal int MaxUniqueKeys { get; init; } = DefaultMaxUniqueKeys;

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

    /// <summary>Ends a row's key; that an earlier row has the same is a failure of this row.</summary>
    /// <param name="row">The row's index in the rows that are being checked.</param>
    /// <param name="rule">The rule's number in its record, from 0.</param>
    /// <param name="columns">The key's columns.</param>
    /// <param name="members">The record's members.</param>
    /// <exception cref="LakeUnsupportedException">More keys would have to be kept than the client allows.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AddKey(int row, int rule, string columns, string members)
    {
        long here = _firstRow + row;
        long first = Keys.Complete(rule, here);
        if (first != here)
        {
            Add(row, columns, members, "Unique", string.Create(CultureInfo.InvariantCulture, $"The values of {members} are those of row {first}, and no two rows of a call may share them."));
        }
        else if (Keys.Count > MaxUniqueKeys)
        {
            throw new LakeUnsupportedException(string.Create(
                CultureInfo.InvariantCulture,
                $"[LakeUnique] compares {members} of all rows of a call, and row {here} is beyond the {MaxUniqueKeys} keys that are kept at most: raise LakeClientOptions.MaxUniqueKeys (a key takes 30 to 45 bytes of memory), write in several calls, or take [LakeUnique] off and look for repeats with a query."));
        }
    }

    /// <summary>Takes the failures away, and keeps the keys.</summary>
    /// <returns>Those that were kept.</returns>
    internal LakeViolation[] Take()
    {
        LakeViolation[] taken = [.. _kept];
        _kept.Clear();
        TotalCount = 0;
        return taken;
    }

    /// <summary>Lets the keys go, when all rows were seen.</summary>
    internal void ForgetKeys() => _keys = null;

    /// <summary>Goes on with other rows.</summary>
    /// <param name="firstRow">The index of their first, in the call's rows.</param>
    internal void MoveTo(long firstRow) => _firstRow = firstRow;
}
