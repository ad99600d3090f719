using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace LakeOrm.RecordCases.Validation;

/// <summary>A validation attribute with arguments of every kind. Only the text that lists them is valid.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ArgumentsAttribute(string? text, long big, params object?[] others) : ValidationAttribute
{
    public ArgumentsAttribute(object? text, int small)
        : this("object " + text, (long)small)
    {
    }

    public DayOfWeek Day { get; set; }

    public Type? Type { get; set; }

    public string?[]? Words { get; set; }

    public char Mark { get; set; }

    public double Weight { get; set; }

    public float Share { get; set; }

    public sbyte Least { get; set; }

    public ulong Most { get; set; }

    public bool Known { get; set; }

    public byte[] Bytes { get; set; } = [];

    public static string Text(object? value) => value switch
    {
        null => "null",
        Array array => $"[{string.Join(' ', array.Cast<object?>().Select(Text))}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value.GetType().Name} {value}"),
    };

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        string expected = string.Join(", ", new object?[] { text, big, others, Day, Type, Words, Mark, Weight, Share, Least, Most, Known, Bytes }.Select(Text));
        return Equals(value, expected) ? ValidationResult.Success : new ValidationResult(expected);
    }
}
