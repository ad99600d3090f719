using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LakeOrm.CompilerServices;

/// <summary>The validation rules that take more than an expression. Each means what the attribute of System.ComponentModel.DataAnnotations means.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LakeRules
{
    private const int MaxKeyText = 64;

    /// <summary>The rule of <see cref="System.ComponentModel.DataAnnotations.RequiredAttribute"/> for text.</summary>
    /// <param name="value">The text.</param>
    /// <param name="allowEmpty">Whether empty text and white space will do.</param>
    /// <returns>True when the text is there.</returns>
    public static bool IsPresent(string? value, bool allowEmpty) => allowEmpty ? value is not null : !string.IsNullOrWhiteSpace(value);

    /// <summary>The rule of <see cref="System.ComponentModel.DataAnnotations.EmailAddressAttribute"/>: one @ that is neither first nor last, no line break.</summary>
    /// <param name="value">The text; null keeps the rule.</param>
    /// <returns>True when the text keeps the rule.</returns>
    public static bool IsEmail(string? value)
    {
        if (value is null)
        {
            return true;
        }

        int at = value.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < value.Length - 1 && at == value.LastIndexOf('@') && !value.AsSpan().ContainsAny('\r', '\n');
    }

    /// <summary>The rule of <see cref="System.ComponentModel.DataAnnotations.UrlAttribute"/>: begins with http://, https:// or ftp://.</summary>
    /// <param name="value">The text; null keeps the rule.</param>
    /// <returns>True when the text keeps the rule.</returns>
    public static bool IsUrl(string? value) =>
        value is null
        || value.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || value.StartsWith("ftp://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The rule of <see cref="System.ComponentModel.DataAnnotations.RegularExpressionAttribute"/>: the first match is the whole text. Null and empty text keep it.</summary>
    /// <param name="regex">The expression.</param>
    /// <param name="value">The text.</param>
    /// <param name="message">What is wrong with a text that breaks the rule.</param>
    /// <returns>Null when the text keeps the rule; what is wrong when it does not, or when the match ran out of time.</returns>
    public static string? Mismatch(Regex regex, string? value, string message)
    {
        ArgumentNullException.ThrowIfNull(regex);
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        try
        {
            foreach (ValueMatch match in regex.EnumerateMatches(value))
            {
                return match.Index == 0 && match.Length == value.Length ? null : message;
            }
        }
        catch (RegexMatchTimeoutException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{message} The match timed out after {regex.MatchTimeout.TotalMilliseconds} ms, so the text counts as no match.");
        }

        return message;
    }

    /// <summary>Asks a validation attribute about a value, as System.ComponentModel.DataAnnotations.Validator does.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">The value; null is passed on.</param>
    /// <param name="owner">The record that the value belongs to; the value itself for a rule of the record.</param>
    /// <param name="member">The member's name; null for a rule of the record.</param>
    /// <param name="displayName">The name for messages.</param>
    /// <returns>Null when the value keeps the rule, else what is wrong.</returns>
    public static string? Failure(ValidationAttribute attribute, object? value, object owner, string? member, string displayName)
    {
        ArgumentNullException.ThrowIfNull(attribute);

        // The one constructor that looks nothing up by reflection, because it is told the name.
        ValidationContext context = new(owner, displayName, serviceProvider: null, items: null) { MemberName = member };
        return attribute.GetValidationResult(value, context) is { } result ? result.ErrorMessage ?? attribute.FormatErrorMessage(displayName) : null;
    }

    /// <summary>A map's key as a violation's member shows it: <c>Prices["EUR"]</c>.</summary>
    /// <typeparam name="T">The key's type.</typeparam>
    /// <param name="key">The key.</param>
    /// <returns>Text in quotation marks, cut where it is long; other values in the invariant culture.</returns>
    public static string KeyText<T>(T key) => key switch
    {
        null => "null",
        string text => text.Length <= MaxKeyText ? $"\"{text}\"" : $"\"{text.AsSpan(0, MaxKeyText)}…\"",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => key.ToString() ?? string.Empty,
    };

    /// <summary>Whether every surrogate in a text has its partner, so that the text has a UTF-8 form.</summary>
    /// <param name="value">The text; null keeps the rule.</param>
    /// <returns>True when the text keeps the rule.</returns>
    public static bool IsUtf16(string? value)
    {
        ReadOnlySpan<char> rest = value;
        for (int i = rest.IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0; i = rest.IndexOfAnyInRange('\uD800', '\uDFFF'))
        {
            if (i + 1 >= rest.Length || !char.IsSurrogatePair(rest[i], rest[i + 1]))
            {
                return false;
            }

            rest = rest[(i + 2)..];
        }

        return true;
    }
}
