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
        ColumnModel[] checkedColumns = [.. record.Columns.Where(static c => c.Rules.Count > 0)];
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

            if (checkedColumns.SelectMany(static c => c.Rules).Concat(validation.RecordRules).Any(static r => r.Message is null))
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
                Check(w, column, $"row.{column.Identifier}", "row", CSharpText.Literal(column.Name), CSharpText.Literal(column.Member));
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
            Fail(w, rule, "row", "row", "\"*\"", CSharpText.Literal(record.DisplayName));
        }

        for (int i = 0; i < validation.Uniques.Count; i++)
        {
            UniqueEmitter.Emit(w, validation.Uniques[i], i);
        }

        w.Close();
    }

    /// <param name="w">Takes the statements.</param>
    /// <param name="column">Says what is checked.</param>
    /// <param name="value">The value, as an expression.</param>
    /// <param name="owner">The record that the value belongs to, as an expression.</param>
    /// <param name="path">The column in a violation, as an expression.</param>
    /// <param name="member">The member in a violation, as an expression.</param>
    private static void Check(SourceWriter w, ColumnModel column, string value, string owner, string path, string member)
    {
        RuleModel? presence = column.Rules.FirstOrDefault(static r => r.Scope == RuleScope.Presence);
        RuleModel[] onNull = [.. column.Rules.Where(static r => r.Scope == RuleScope.Null)];
        RuleModel[] onValue = [.. column.Rules.Where(static r => r.Scope == RuleScope.Value)];
        bool isElse = false;
        if (presence is not null)
        {
            Fail(w, presence, value, owner, path, member);
            isElse = onNull.Length > 0;
            if (isElse)
            {
                w.Open("else");
            }
        }

        foreach (RuleModel rule in onNull)
        {
            Fail(w, rule, value, owner, path, member);
        }

        if (onValue.Length > 0)
        {
            bool mayBeNull = column.IsNullable || column.IsReference;
            if (mayBeNull)
            {
                w.Open($"{(presence is not null && !isElse ? "else " : "")}if ({value} is {{ }} {column.Local})");
            }

            foreach (RuleModel rule in onValue)
            {
                Fail(w, rule, mayBeNull ? column.Local : value, owner, path, member);
            }

            if (mayBeNull)
            {
                w.Close();
            }
        }

        if (isElse)
        {
            w.Close();
        }
    }

    private static void Fail(SourceWriter w, RuleModel rule, string value, string owner, string path, string member)
    {
        w.Open($"if ({rule.FailsWhen.Replace(RuleModel.Value, value).Replace(RuleModel.Owner, owner)})");
        w.Line($"violations.Add(i, {path}, {member}, {CSharpText.Literal(rule.Name)}, {CSharpText.Literal(rule.Message, RuleModel.Found)});");
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
