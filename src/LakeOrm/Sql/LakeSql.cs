using System.Collections;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LakeOrm.Drivers;
using LakeOrm.Sql;

namespace LakeOrm;

/// <summary>SQL written as an interpolated string: <c>$"SELECT * FROM sales.users WHERE country = {country}"</c>. Each hole is a bound parameter, never text.</summary>
/// <remarks>
/// <para>A hole may hold null, <see cref="bool"/>, an integer, <see cref="float"/>, <see cref="double"/>, <see cref="decimal"/>, <see cref="string"/>, a byte array, <see cref="Guid"/>,
/// <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/> or <see cref="DateTimeOffset"/>. A list of them expands to <c>($1, $2, …)</c>, with the parentheses of the text
/// if it has them; an empty list to a subquery without rows, so that <c>IN</c> is false and <c>NOT IN</c> true. Another <see cref="LakeSql"/> is a fragment: it is put in, and its parameters with it.</para>
/// <para>A hole inside quotes or a comment, and parameter markers written by hand (<c>?</c>, <c>$1</c>, <c>$name</c>), are refused: they would not mean what they seem to.</para>
/// </remarks>
[InterpolatedStringHandler]
public sealed class LakeSql
{
    private readonly List<SqlPart> _parts;

    /// <summary>Called by the compiler for an interpolated string.</summary>
    /// <param name="literalLength">The characters outside the holes.</param>
    /// <param name="formattedCount">The number of holes.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public LakeSql(int literalLength, int formattedCount) => _parts = new List<SqlPart>((2 * formattedCount) + Math.Sign(literalLength));

    private LakeSql(SqlPart part) => _parts = [part];

    /// <summary>A fragment of nothing, such as a condition that is not asked for: <c>all ? LakeSql.Empty : $"WHERE country = {country}"</c>.</summary>
    public static LakeSql Empty => new(0, 0);

    /// <summary>The name of a record's table, quoted.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <returns>A fragment such as <c>"sales"."users"</c>, in the quotes of the engine that will run it.</returns>
    public static LakeSql Table<T>()
        where T : ILakeTable<T> => Table(T.LakeSchema.Name);

    /// <summary>The name of a table, quoted.</summary>
    /// <param name="name">The name.</param>
    /// <returns>A fragment such as <c>"sales"."users"</c>, in the quotes of the engine that will run it.</returns>
    public static LakeSql Table(LakeTableName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new LakeSql(SqlPart.Quoted([.. new[] { name.Catalog, name.Namespace, name.Table }.OfType<string>()]));
    }

    /// <summary>One name, such as a column's, quoted: whatever it contains, it stays one name.</summary>
    /// <param name="name">The name; a dot in it is part of it.</param>
    /// <returns>A fragment such as <c>"created_at"</c>, in the quotes of the engine that will run it.</returns>
    /// <exception cref="ArgumentException">The name is empty or has a NUL character.</exception>
    public static LakeSql Identifier(string name)
    {
        Check(name);
        return new LakeSql(SqlPart.Quoted([name]));
    }

    /// <summary>Files by their place, where a table could stand: a Parquet file if the path ends in <c>.parquet</c>, a folder of them if in <c>/</c>, else a Delta table's folder.</summary>
    internal static LakeSql Path(string path)
    {
        Check(path);
        return new LakeSql(SqlPart.Quoted([path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) || path.EndsWith('/') ? "parquet" : "delta", path]));
    }

    /// <summary>Text that is put into the statement as it stands. Nothing is quoted or checked: never pass what a user gave.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The fragment.</returns>
    public static LakeSql Raw(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new LakeSql(SqlPart.Literal(text));
    }

    /// <summary>Called by the compiler for the text between holes.</summary>
    /// <param name="value">The text.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendLiteral(string value) => _parts.Add(SqlPart.Literal(value));

    /// <summary>Called by the compiler for a hole with a fragment.</summary>
    /// <param name="value">The fragment.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted(LakeSql value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _parts.AddRange(value._parts);
    }

    /// <summary>Called by the compiler for a hole with a value or a list of values.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">A value of this type cannot be a parameter.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void AppendFormatted<T>(T value)
    {
        switch (value)
        {
            case LakeSql fragment:
                AppendFormatted(fragment);
                break;
            case IEnumerable list and not (string or byte[]):
                _parts.Add(SqlPart.List([.. list.Cast<object?>().Select(SqlParameter.Check)]));
                break;
            default:
                _parts.Add(SqlPart.Parameter(SqlParameter.Check(value)));
                break;
        }
    }

    /// <summary>The statement as a driver runs it.</summary>
    /// <param name="syntax">How the driver's engine reads SQL.</param>
    /// <param name="asOf">The version that tables are read at; the newest when null.</param>
    /// <returns>The text with <c>$1</c>, <c>$2</c>, … and the parameters.</returns>
    /// <exception cref="ArgumentException">A hole stands inside quotes or a comment, a quote or comment stays open, or the text has parameter markers of its own.</exception>
    [Experimental("LAKEORM001")]
    public LakeStatement Build(SqlSyntax syntax, LakeVersion? asOf = null)
    {
        SqlText text = Compose(syntax == SqlSyntax.Spark, check: true);
        return new LakeStatement(text.ToString(), text.Parameters, asOf);
    }

    /// <summary>The text with <c>$1</c>, <c>$2</c>, … for the holes; the values are not shown.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Compose(isSpark: false, check: false).ToString();

    private static void Check(string name, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A name in SQL cannot have a NUL character.", parameter);
        }
    }

    private SqlText Compose(bool isSpark, bool check)
    {
        SqlText text = new(isSpark, check);
        for (int i = 0; i < _parts.Count; i++)
        {
            text.Append(_parts[i], i + 1 < _parts.Count ? _parts[i + 1] : null);
        }

        text.Complete();
        return text;
    }
}
