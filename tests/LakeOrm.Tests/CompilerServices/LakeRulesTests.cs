using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using LakeOrm.CompilerServices;

namespace LakeOrm.Tests.CompilerServices;

/// <summary>The rules against the attributes whose meaning they take over.</summary>
public class LakeRulesTests
{
    private static readonly Gen<string?> Texts = Gen.OneOf(
        Gen.String[Gen.Char["ab@.\r\n \t"], 0, 6].Select(s => (string?)s),
        Gen.Int[0, 12].Select(i => (string?)new[]
        {
            null, string.Empty, "a@b", "@b", "a@", "a@b@c", "a@b\n", "http://", "HTTPS://x", "ftp://x", "htt://x", " http://x", "aaab",
        }[i]));

    [Fact]
    public void IsEmail_means_what_EmailAddress_means() => Texts.Sample(text => LakeRules.IsEmail(text) == new EmailAddressAttribute().IsValid(text), iter: 5000);

    [Fact]
    public void IsUrl_means_what_Url_means() => Texts.Sample(text => LakeRules.IsUrl(text) == new UrlAttribute().IsValid(text), iter: 5000);

    [Fact]
    public void IsPresent_means_what_Required_means() => Gen.Select(Texts, Gen.Bool).Sample(
        (text, allowEmpty) => LakeRules.IsPresent(text, allowEmpty) == new RequiredAttribute { AllowEmptyStrings = allowEmpty }.IsValid(text), iter: 5000);

    [Theory]
    [InlineData("a+")]
    [InlineData("a|ab")]
    [InlineData("(a|b)*")]
    [InlineData("^$")]
    [InlineData("b$")]
    public void Mismatch_means_what_RegularExpression_means(string pattern)
    {
        Regex regex = new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
        Texts.Sample(text => (LakeRules.Mismatch(regex, text, "no match") is null) == new RegularExpressionAttribute(pattern).IsValid(text), iter: 2000);
    }

    [Fact]
    public void A_match_that_runs_out_of_time_is_a_mismatch_that_says_so()
    {
        // Backtracks for longer than anyone would wait.
        Regex regex = new("^(a|aa)+$", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(1));
        string? problem = LakeRules.Mismatch(regex, new string('a', 200) + "!", "no match.");
        Assert.Equal("no match. The match timed out after 1 ms, so the text counts as no match.", problem);
    }

    [Fact]
    public void IsUtf16_tells_texts_that_have_a_UTF8_form()
    {
        UTF8Encoding strict = new(false, throwOnInvalidBytes: true);
        Gen.Int[0, 4].Select(i => "a\uD83D\uDE00\uDFFF\uD800"[i]).Array[0, 8].Select(c => new string(c)).Sample(
            text =>
            {
                try
                {
                    strict.GetByteCount(text);
                    return LakeRules.IsUtf16(text);
                }
                catch (EncoderFallbackException)
                {
                    return !LakeRules.IsUtf16(text);
                }
            }, iter: 5000);
        Assert.True(LakeRules.IsUtf16(null));
    }

    [Fact]
    public void A_key_is_shown_in_quotation_marks_if_it_is_text_and_cut_if_it_is_long()
    {
        Assert.Equal("\"EUR\"", LakeRules.KeyText("EUR"));
        Assert.Equal($"\"{new string('x', 64)}\"", LakeRules.KeyText(new string('x', 64)));
        Assert.Equal($"\"{new string('x', 64)}…\"", LakeRules.KeyText(new string('x', 65)));
        Assert.Equal("1.5", LakeRules.KeyText(1.5m));
        Assert.Equal("01/02/2026", LakeRules.KeyText(new DateOnly(2026, 1, 2)));
        Assert.Equal("True", LakeRules.KeyText(true));
        Assert.Equal("null", LakeRules.KeyText<string?>(null));
    }
}
