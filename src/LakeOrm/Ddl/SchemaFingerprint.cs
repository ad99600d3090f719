using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace LakeOrm.Ddl;

/// <summary>The versioned hash of what a table is: equal for equal columns, keys and partitions, whatever the order of the members.</summary>
internal static class SchemaFingerprint
{
    private const string Version = "lake1";

    /// <summary>The text that is hashed: one line a column, by name. Names match without regard to case, so they stand in lower case.</summary>
    public static string CanonicalText(DdlTable table) => string.Join(
        "\n",
        table.Columns
            .Select(static c => (Name: c.Name.ToLowerInvariant(), Column: c))
            .OrderBy(static c => c.Name, StringComparer.Ordinal)
            .Select(c => Line(c.Name, c.Column, table.Partitions)));

    /// <summary><c>lake1:sha256:</c> and 64 hexadecimal digits.</summary>
    public static string Of(DdlTable table)
    {
        byte[] text = Encoding.UTF8.GetBytes(CanonicalText(table));
#if NET
        byte[] hash = SHA256.HashData(text);
#else
        using SHA256 sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(text);
#endif
        StringBuilder fingerprint = new(Version + ":sha256:");
        foreach (byte b in hash)
        {
            fingerprint.Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        return fingerprint.ToString();
    }

    private static string Line(string name, DdlColumn column, IReadOnlyList<DdlPartition> partitions)
    {
        StringBuilder line = new($"{JsonText.Quote(name)} {column.Type}{(column.Nullable ? "" : " not null")}{(column.PrimaryKey ? " primary key" : "")}{(column.MergeKey ? " merge key" : "")}");
        for (int i = 0; i < partitions.Count; i++)
        {
            if (string.Equals(partitions[i].Column, column.Name, StringComparison.OrdinalIgnoreCase))
            {
                line.Append(" partition ").Append(i.ToString(CultureInfo.InvariantCulture)).Append(Transform(partitions[i]));
            }
        }

        return line.ToString();
    }

    private static string Transform(DdlPartition partition) => partition switch
    {
        { Transform: DdlPartition.Identity } => "",
        { Argument: 0 } => " " + partition.Transform,
        _ => $" {partition.Transform}[{partition.Argument.ToString(CultureInfo.InvariantCulture)}]",
    };
}
