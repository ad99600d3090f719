using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints the validator: conditions over typed members.</summary>
internal static class ValidationEmitter
{
    // No column's local begins with an underscore.
    private const string Before = "__lakeBefore";

    public static void Emit(SourceWriter w, RecordModel record, ValidationModel validation)
    {
        RecordEmitter.Banner(w, "validation");
        w.Line(Names.GeneratedCode);
        w.Open($"static void {Names.Lake}.ILakeTable<{record.Type}>.Validate({Names.Span(record.Type)} rows, {Names.Lake}.LakeViolations violations)");
        ColumnModel[] checkedColumns = [.. record.Columns.Where(static c => IsChecked(c.Value))];
        bool ofRecord = validation.RecordRules.Count > 0 || validation.Uniques.Count > 0;
        if (checkedColumns.Length > 0 || ofRecord || !record.IsValueType)
        {
            w.Open("for (int i = 0; i < rows.Length; i++)");
            w.Line(record.IsValueType ? "ref readonly var row = ref rows[i];" : "var row = rows[i];");
            if (!record.IsValueType)
            {
                w.Open("if (row is null)");
                w.Line($"violations.Add(i, \"*\", {CSharpText.Literal(record.DisplayName)}, \"Required\", \"The row is null.\");");
                w.Line("continue;");
                w.Close();
            }

            if (checkedColumns.SelectMany(static c => c.Value.SelfAndBelow()).SelectMany(static v => v.Rules.Concat(v.Struct?.Rules ?? default)).Concat(validation.RecordRules).Any(static r => r.Message is null))
            {
                w.Line($"string? {RuleModel.Found};");
            }

            if (ofRecord)
            {
                w.Line($"long {Before} = violations.TotalCount;");
            }

            foreach (ColumnModel column in checkedColumns)
            {
                w.Line();
                Check(w, column.Value, $"row.{column.Identifier}", "row", column.Member);
            }

            if (ofRecord)
            {
                w.Line();
                CheckRecord(w, record, validation);
            }

            w.Close();
        }

        w.Close();
        EmitFields(w, validation);
    }

    // A rule of the whole may take for granted what the members' own rules say.
    private static void CheckRecord(SourceWriter w, RecordModel record, ValidationModel validation)
    {
        w.Open($"if (violations.TotalCount == {Before})");
        foreach (RuleModel rule in validation.RecordRules)
        {
            Fail(w, rule, "row", "row", "*", record.DisplayName);
        }

        for (int i = 0; i < validation.Uniques.Count; i++)
        {
            UniqueEmitter.Emit(w, validation.Uniques[i], i);
        }

        w.Close();
    }

    private static bool IsChecked(ValueModel place) => place.SelfAndBelow().Any(static v => v.Rules.Count > 0 || v.Struct is { Rules.Count: > 0 });

    /// <param name="w">Takes the statements.</param>
    /// <param name="place">Says what is checked.</param>
    /// <param name="value">The value, as an expression.</param>
    /// <param name="owner">The record that the value belongs to, as an expression.</param>
    /// <param name="member">The way from the row to the value, with holes for indices: <c>Items[{itemsAt}].Sku</c>.</param>
    private static void Check(SourceWriter w, ValueModel place, string value, string owner, string member)
    {
        RuleModel? presence = place.Rules.FirstOrDefault(static r => r.Scope == RuleScope.Presence);
        RuleModel[] onNull = [.. place.Rules.Where(static r => r.Scope == RuleScope.Null)];
        RuleModel[] onValue = [.. place.Rules.Where(static r => r.Scope == RuleScope.Value)];
        bool isElse = presence is not null && onNull.Length > 0;
        if (presence is not null)
        {
            Fail(w, presence, value, owner, place.Path, member);
        }

        if (isElse)
        {
            w.Open("else");
        }

        foreach (RuleModel rule in onNull)
        {
            Fail(w, rule, value, owner, place.Path, member);
        }

        if (onValue.Length > 0 || place.Struct is { Rules.Count: > 0 } || place.Children().Any(IsChecked))
        {
            if (place.MayBeAbsent)
            {
                w.Open($"{(presence is not null && !isElse ? "else " : "")}if ({Conversions.IsThere(place, value, place.Local)})");
            }

            string present = place.MayBeAbsent ? place.Local : value;
            foreach (RuleModel rule in onValue)
            {
                Fail(w, rule, present, owner, place.Path, member);
            }

            CheckBelow(w, place, present, member);
            if (place.MayBeAbsent)
            {
                w.Close();
            }
        }

        if (isElse)
        {
            w.Close();
        }
    }

    private static void CheckBelow(SourceWriter w, ValueModel place, string value, string member)
    {
        if (place.Struct is { } structure)
        {
            CheckFields(w, place, structure, value, member);
        }
        else if (place is { Storage: StorageKind.List, Element: { } element } && IsChecked(element))
        {
            w.Line($"int {place.Local}At = 0;");
            w.Open($"foreach (var {place.Local}Item in {Conversions.Elements(place, value)})");
            Check(w, element, $"{place.Local}Item", value, $"{member}[{{{place.Local}At}}]");
            w.Line($"{place.Local}At++;");
            w.Close();
        }
        else if (place is { Key: { } key, Element: { } entry } && (IsChecked(key) || IsChecked(entry)))
        {
            string at = $"{member}[{{({Names.Runtime}.LakeRules.KeyText({place.Local}Entry.Key))}}]";
            w.Open($"foreach (var {place.Local}Entry in {value})");
            Check(w, key, $"{place.Local}Entry.Key", value, at);
            Check(w, entry, $"{place.Local}Entry.Value", value, at);
            w.Close();
        }
    }

    private static void CheckFields(SourceWriter w, ValueModel place, StructModel structure, string value, string member)
    {
        // No column's local begins with an underscore.
        string before = $"__{place.Local}Before";
        if (structure.Rules.Count > 0)
        {
            w.Line($"long {before} = violations.TotalCount;");
        }

        foreach (ColumnModel field in structure.Fields.Where(static f => IsChecked(f.Value)))
        {
            Check(w, field.Value, $"{value}.{field.Identifier}", value, $"{member}.{field.Member}");
        }

        if (structure.Rules.Count > 0)
        {
            w.Open($"if (violations.TotalCount == {before})");
            foreach (RuleModel rule in structure.Rules)
            {
                Fail(w, rule, value, value, place.Path, member);
            }

            w.Close();
        }
    }

    private static void Fail(SourceWriter w, RuleModel rule, string value, string owner, string path, string member)
    {
        string memberText = member.IndexOf('{') < 0 ? CSharpText.Literal(member) : $"$\"{member}\"";
        w.Open($"if ({rule.FailsWhen.Replace(RuleModel.Value, value).Replace(RuleModel.Owner, owner)})");
        w.Line($"violations.Add(i, {CSharpText.Literal(path)}, {memberText}, {CSharpText.Literal(rule.Name)}, {CSharpText.Literal(rule.Message, RuleModel.Found)});");
        w.Close();
    }

    private static void EmitFields(SourceWriter w, ValidationModel validation)
    {
        if (validation.Regexes.Count > 0)
        {
            w.Line();
            w.Line(Names.GeneratedCode);
            w.Open($"private static class {Names.Patterns}");
            foreach (RegexModel regex in validation.Regexes)
            {
                string timeout = regex.TimeoutMilliseconds < 0
                    ? "global::System.Text.RegularExpressions.Regex.InfiniteMatchTimeout"
                    : $"global::System.TimeSpan.FromMilliseconds({CSharpText.Literal(regex.TimeoutMilliseconds)}L)";
                w.Line($"internal static readonly global::System.Text.RegularExpressions.Regex {regex.Field} = new({CSharpText.Literal(regex.Pattern)}, global::System.Text.RegularExpressions.RegexOptions.CultureInvariant, {timeout});");
            }

            w.Close();
        }

        if (validation.Attributes.Count > 0)
        {
            w.Line();
            w.Line(Names.GeneratedCode);
            w.Open($"private static class {Names.Attributes}");
            foreach (AttributeModel attribute in validation.Attributes)
            {
                w.Line($"internal static readonly {attribute.Type} {attribute.Field} = {attribute.Creation};");
            }

            w.Close();
        }
    }
}
