using System.Globalization;
using Spectre.Console;

namespace DeltaInspect;

/// <summary>A table on the terminal whose cells are shown as they are: what a Delta table says is no markup, and cannot steer the terminal.</summary>
internal sealed class Sheet
{
    private const int LongestCell = 80;
    private readonly Table _table;

    public Sheet(string title, params string[] columns) => _table = new Table().Title(title).AddColumns(columns);

    public void Add(params object?[] cells) => _table.AddRow([.. cells.Select(static c => Plain(c).EscapeMarkup())]);

    /// <summary>Shows it, unless it has no rows.</summary>
    public void Print()
    {
        if (_table.Rows.Count > 0)
        {
            AnsiConsole.Write(_table);
        }
    }

    private static string Plain(object? cell)
    {
        string text = cell switch
        {
            null => string.Empty,
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            long or int => string.Create(CultureInfo.InvariantCulture, $"{cell:N0}"),
            _ => cell.ToString()!,
        };
        string visible = string.Concat(text.Select(static c => char.IsControl(c) ? '·' : c));
        return visible.Length <= LongestCell ? visible : visible[..(LongestCell - 1)] + "…";
    }
}
