namespace LakeOrm.Contract.Histories;

/// <summary>A table as the documentation describes it, in a list.</summary>
/// <param name="hasEmptyVersions">Whether a change that comes to nothing is a version; see <see cref="ContractFeature.NoEmptyVersions"/>.</param>
public sealed class TableModel(bool hasEmptyVersions)
{
    private readonly Dictionary<StepKey, (string Payload, long Version)> _keys = [];
    private long _version;
    private List<ModelRow> _rows = [];

    /// <summary>The rows, in an order by which they can be compared.</summary>
    public IEnumerable<ModelRow> Rows => Sorted(_rows);

    public static IEnumerable<ModelRow> Sorted(IEnumerable<ModelRow> rows) => rows.OrderBy(static r => r.Id).ThenBy(static r => r.Balance).ThenBy(static r => r.Made).ThenBy(static r => r.Changed);

    /// <summary>Does what a step does.</summary>
    public StepEffect Apply(HistoryStep step, DateTimeOffset now)
    {
        if (step.Key is { } key && Repeated(step, key) is { } repeated)
        {
            return repeated;
        }

        bool changesNothing = true;
        StepEffect effect = Run(step, now, ref changesNothing);
        if (effect.Error is not null)
        {
            return effect;
        }

        bool isSent = step.Kind is StepKind.UpdateWhere or StepKind.DeleteWhere or StepKind.Overwrite || step.Rows.Count > 0;
        if (!changesNothing || step.Key is not null || (hasEmptyVersions && isSent))
        {
            _version++;
        }

        if (step.Key is not null)
        {
            _keys.Add(step.Key, (step.Payload, _version));
        }

        return effect with { Version = _version };
    }

    private StepEffect? Repeated(HistoryStep step, StepKey key)
    {
        if (_keys.TryGetValue(key, out (string Payload, long Version) earlier))
        {
            return !step.VerifyPayload ? Duplicate(WriteOutcome.DuplicatePayloadUnverified, earlier.Version)
                : earlier.Payload == step.Payload ? Duplicate(WriteOutcome.Duplicate, earlier.Version)
                : StepEffect.Failure(typeof(LakeIdempotencyException));
        }

        return key.IsSequence && _keys.Keys.Any(k => k.IsSequence && k.Number > key.Number) ? Duplicate(WriteOutcome.DuplicatePayloadUnverified, _version) : null;
    }

    private static StepEffect Duplicate(WriteOutcome outcome, long version) => new(null, outcome, version, 0, 0, 0, 0);

    private StepEffect Run(HistoryStep step, DateTimeOffset now, ref bool changesNothing)
    {
        switch (step.Kind)
        {
            case StepKind.Insert when step.OnConflict == InsertConflict.None:
                changesNothing = step.Rows.Count == 0;
                _rows.AddRange(step.Rows.Select(r => new ModelRow(r.Id, r.Balance, now, now)));
                return Committed(added: step.Rows.Count);
            case StepKind.Overwrite:
                changesNothing = step.Rows.Count == 0 && _rows.Count == 0;
                _rows = [.. step.Rows.Select(r => new ModelRow(r.Id, r.Balance, now, now))];
                return Committed(added: step.Rows.Count);
            case StepKind.UpdateWhere or StepKind.DeleteWhere:
                return RunWhere(step, now, ref changesNothing);
            default:
                return Merge(step, now, ref changesNothing);
        }
    }

    private StepEffect RunWhere(HistoryStep step, DateTimeOffset now, ref bool changesNothing)
    {
        bool Meets(ModelRow row) => row.Id >= step.Low && row.Id <= step.High;
        int found = _rows.Count(Meets);
        if (found == 0 && step.Missing == MissingRows.Error)
        {
            return StepEffect.Failure(typeof(LakeDataException));
        }

        changesNothing = found == 0;
        if (step.Kind == StepKind.DeleteWhere)
        {
            _rows.RemoveAll(Meets);
            return Committed(deleted: found);
        }

        _rows = _rows.ConvertAll(r => Meets(r) ? r with { Balance = r.Balance + step.Balance, Changed = now } : r);
        return Committed(updated: found);
    }

    private StepEffect Merge(HistoryStep step, DateTimeOffset now, ref bool changesNothing)
    {
        bool deletes = step.Kind == StepKind.Delete;
        bool inserts = step.Kind == StepKind.Insert || (step.Kind == StepKind.Upsert && step.WhenNotMatched == UnmatchedRows.Insert);
        bool updates = step.Kind == StepKind.Update || (step.Kind == StepKind.Insert && step.OnConflict == InsertConflict.Update) || (step.Kind == StepKind.Upsert && step.WhenMatched == MatchedRows.Update);
        DuplicateKeyPolicy duplicates = step switch
        {
            { Kind: StepKind.Upsert } => step.DuplicateKeys,
            { Kind: StepKind.Delete } or { Kind: StepKind.Insert, OnConflict: InsertConflict.Ignore } => DuplicateKeyPolicy.First,
            _ => DuplicateKeyPolicy.Error,
        };
        var byKey = step.Rows.GroupBy(static r => r.Id).ToList();
        if (duplicates == DuplicateKeyPolicy.Error && byKey.Exists(static g => g.Count() > 1))
        {
            return StepEffect.Failure(typeof(LakeDataException));
        }

        Dictionary<long, long> rows = byKey.ToDictionary(static g => g.Key, g => duplicates == DuplicateKeyPolicy.Last ? g.Last().Balance : g.First().Balance);
        int matched = _rows.Count(r => rows.ContainsKey(r.Id));
        List<long> unmatched = [.. rows.Keys.Where(id => !_rows.Exists(r => r.Id == id))];
        if ((matched > 0 && step is { Kind: StepKind.Insert, OnConflict: InsertConflict.Error }) || (unmatched.Count > 0 && step is { Kind: StepKind.Update or StepKind.Delete, Missing: MissingRows.Error }))
        {
            return StepEffect.Failure(typeof(LakeDataException));
        }

        changesNothing = !((inserts && unmatched.Count > 0) || ((updates || deletes) && matched > 0));
        _rows = deletes ? _rows.FindAll(r => !rows.ContainsKey(r.Id))
            : updates ? _rows.ConvertAll(r => rows.TryGetValue(r.Id, out long balance) ? r with { Balance = balance, Changed = now } : r)
            : _rows;
        if (inserts)
        {
            _rows.AddRange(unmatched.Select(id => new ModelRow(id, rows[id], now, now)));
        }

        return Committed(inserts ? unmatched.Count : 0, updates ? matched : 0, deletes ? matched : 0, inserts ? 0 : unmatched.Count);
    }

    private static StepEffect Committed(long added = 0, long updated = 0, long deleted = 0, long unmatched = 0) => new(null, WriteOutcome.Committed, 0, added, updated, deleted, unmatched);
}
