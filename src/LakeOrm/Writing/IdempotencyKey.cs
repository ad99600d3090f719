using System.Text;
using LakeOrm.CompilerServices;

namespace LakeOrm;

/// <summary>A name under which a write happens once: repeating the call with it never adds its rows twice.</summary>
public sealed record IdempotencyKey
{
    private const int MaxBytes = 256;

    private IdempotencyKey(string text) => Text = text;

    /// <summary>The key as the caller gave it.</summary>
    public string Text { get; }

    /// <summary>A key for one write, such as a job's or a message's id.</summary>
    /// <param name="text">1 to 256 bytes of UTF-8 without control characters; every surrogate has its partner.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentException">The text is empty, too long, or has control characters or a lone surrogate.</exception>
    public static IdempotencyKey Once(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes || text.Any(char.IsControl) || !LakeRules.IsUtf16(text))
        {
            throw new ArgumentException($"An idempotency key has 1 to {MaxBytes} bytes of UTF-8 without control characters and lone surrogates.", nameof(text));
        }

        return new IdempotencyKey(text);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
