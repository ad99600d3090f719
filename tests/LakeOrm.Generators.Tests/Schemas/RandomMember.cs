namespace LakeOrm.Generators.Tests.Schemas;

/// <summary>A member of a random record.</summary>
/// <param name="Name">The name as C# writes it.</param>
/// <param name="Type">The type.</param>
/// <param name="Settings">What <c>[LakeColumn]</c> says, without what only tables may say.</param>
/// <param name="Keys">What <c>[LakeColumn]</c> says of a table's keys and layout.</param>
/// <param name="Attributes">Other attributes.</param>
internal sealed record RandomMember(string Name, RandomType Type, string[] Settings, string[] Keys, string[] Attributes)
{
    public const string Partition = "LakePartition";

    /// <summary>The attributes in C#, with a target such as <c>property: </c>.</summary>
    public string AttributeText(bool isTable, string target, string columnAttribute)
    {
        IEnumerable<string> all = isTable ? Attributes : Attributes.Where(static a => a != Partition);
        string[] settings = isTable ? [.. Settings, .. Keys] : Settings;
        if (settings.Length > 0)
        {
            all = all.Append($"{columnAttribute}({string.Join(", ", settings)})");
        }

        string text = string.Join(", ", all);
        return text.Length == 0 ? "" : $"[{target}{text}] ";
    }
}
