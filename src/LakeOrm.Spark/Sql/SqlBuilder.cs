using System.Text;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Parameters;

namespace LakeOrm.Spark.Sql;

/// <summary>Puts a statement together out of text of ours and of the caller's, whose parameters get new numbers.</summary>
internal sealed class SqlBuilder
{
    private readonly StringBuilder _text = new();
    private readonly List<object?> _parameters = [];

    public IReadOnlyList<object?> Parameters => _parameters;

    public SqlBuilder Append(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Adds text of the caller, which ends with a line, as a comment at its end would take what follows into it.</summary>
    public SqlBuilder Append(LakeStatement statement) => Append(statement.Text, statement.Parameters);

    /// <inheritdoc cref="Append(LakeStatement)"/>
    /// <param name="text">The text.</param>
    /// <param name="parameters">The values of its markers, and maybe of others beside it.</param>
    public SqlBuilder Append(string text, IReadOnlyList<object?> parameters)
    {
        Dictionary<int, int> numbers = [];
        _text.Append(SparkText.Renumber(text, number =>
        {
            if (!numbers.TryGetValue(number, out int known))
            {
                _parameters.Add(parameters[number - 1]);
                numbers[number] = known = _parameters.Count;
            }

            return known;
        })).Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();
}
