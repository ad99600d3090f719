using System.Globalization;

namespace LakeOrm.Delta.Types;

/// <summary>A type without parts, such as <c>long</c>, <c>timestamp</c> or <c>decimal(18,4)</c>.</summary>
public sealed class DeltaPrimitiveType : DeltaType
{
    internal DeltaPrimitiveType(string text)
    {
        Name = text;
        if (text.StartsWith("decimal", StringComparison.Ordinal))
        {
            // Spark writes a decimal without precision as (10,0).
            (Name, Precision, Scale) = ("decimal", 10, 0);
            string[] digits = text.Length > 9 && text[7] == '(' && text[^1] == ')' ? text[8..^1].Split(',') : [];
            if (digits.Length == 2
                && int.TryParse(digits[0], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int precision)
                && int.TryParse(digits[1], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int scale))
            {
                (Precision, Scale) = (precision, scale);
            }
        }
    }

    /// <summary>The type's name without parameters: <c>string</c>, <c>long</c>, <c>integer</c>, <c>short</c>, <c>byte</c>, <c>float</c>, <c>double</c>, <c>decimal</c>,
    /// <c>boolean</c>, <c>binary</c>, <c>date</c>, <c>timestamp</c>, <c>timestamp_ntz</c>, or what a newer writer declared.</summary>
    public string Name { get; }

    /// <summary>Digits in all, for decimals; else 0.</summary>
    public int Precision { get; }

    /// <summary>Digits after the point, for decimals; else 0.</summary>
    public int Scale { get; }

    /// <inheritdoc/>
    public override string ToString() => Name == "decimal" ? string.Create(CultureInfo.InvariantCulture, $"decimal({Precision},{Scale})") : Name;
}
