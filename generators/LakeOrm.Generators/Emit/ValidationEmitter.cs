using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>Prints the validator: conditions over typed members, no attribute is ever made.</summary>
internal static class ValidationEmitter
{
    public static void Emit(SourceWriter w, RecordModel record)
    {
        RecordEmitter.Banner(w, "validation");
        w.Line(Names.GeneratedCode);
        w.Open($"static void {Names.Lake}.ILakeTable<{record.Type}>.Validate({Names.Span(record.Type)} rows, {Names.Lake}.LakeViolations violations)");
        ColumnModel[] checkedColumns = [.. record.Columns.Where(static c => c.Auto == AutoKind.None && (c.Rules.Count > 0 || IsRequiredReference(c)))];
        if (checkedColumns.Length > 0 || !record.IsValueType)
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

            foreach (ColumnModel column in checkedColumns)
            {
                w.Line();
                Check(w, column);
            }

            w.Close();
        }

        w.Close();
        if (record.Regexes.Count > 0)
        {
            w.Line();
            w.Line(Names.GeneratedCode);
            w.Open($"private static class {Names.Patterns}");
            foreach (RegexModel regex in record.Regexes)
            {
                string timeout = regex.TimeoutMilliseconds < 0
                    ? "global::System.Text.RegularExpressions.Regex.InfiniteMatchTimeout"
                    : $"global::System.TimeSpan.FromMilliseconds({CSharpText.Literal(regex.TimeoutMilliseconds)}L)";
                w.Line($"internal static readonly global::System.Text.RegularExpressions.Regex {regex.Field} = new({CSharpText.Literal(regex.Pattern)}, global::System.Text.RegularExpressions.RegexOptions.CultureInvariant, {timeout});");
            }

            w.Close();
        }
    }

    private static void Check(SourceWriter w, ColumnModel column)
    {
        string member = $"row.{column.Identifier}";
        foreach (RuleModel rule in column.Rules.Where(static r => r.OnNull))
        {
            // A reference that is null where it may not be gets that one message.
            bool guarded = IsRequiredReference(column);
            string condition = rule.FailsWhen.Replace(RuleModel.Value, member);
            Fail(w, column, guarded ? $"{member} is not null && {condition}" : condition, rule.Name, rule.Message);
        }

        RuleModel[] onValue = [.. column.Rules.Where(static r => !r.OnNull)];
        if (IsRequiredReference(column))
        {
            Fail(w, column, $"{member} is null", "Required", $"The {column.Member} field is required.");
        }

        if (onValue.Length == 0)
        {
            return;
        }

        if (!column.IsNullable && !column.IsReference)
        {
            foreach (RuleModel rule in onValue)
            {
                Fail(w, column, rule.FailsWhen.Replace(RuleModel.Value, member), rule.Name, rule.Message);
            }

            return;
        }

        w.Open($"if ({member} is {{ }} {column.Local})");
        foreach (RuleModel rule in onValue)
        {
            Fail(w, column, rule.FailsWhen.Replace(RuleModel.Value, column.Local), rule.Name, rule.Message);
        }

        w.Close();
    }

    private static void Fail(SourceWriter w, ColumnModel column, string condition, string rule, string? message)
    {
        w.Open($"if ({condition})");
        w.Line($"violations.Add(i, {CSharpText.Literal(column.Name)}, {CSharpText.Literal(column.Member)}, {CSharpText.Literal(rule)}, {CSharpText.Literal(message, RuleModel.Found)});");
        w.Close();
    }

    private static bool IsRequiredReference(ColumnModel column) => column.IsReference && !column.IsNullable;
}
