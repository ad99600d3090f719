using System.ComponentModel.DataAnnotations;

namespace LakeOrm.RecordCases.Validation;

/// <summary>Every validation attribute that is honoured.</summary>
[LakeTable("cases.accounts")]
public partial record Account
{
    [Required, StringLength(10, MinimumLength = 2)]
    public required string Name { get; init; }

    [Required]
    public string? Nickname { get; init; }

    [Required(AllowEmptyStrings = true)]
    public string? Remark { get; init; }

    [Required]
    public int? Age { get; init; }

    [StringLength(5)]
    public string? Code { get; init; }

    [MinLength(2)]
    public string? AtLeastTwo { get; init; }

    [MaxLength(3)]
    public byte[]? AtMostThree { get; init; }

    [Length(1, 2)]
    public string? OneOrTwo { get; init; }

    [Range(1, 10)]
    public int Small { get; init; } = 1;

    [Range(0, 1e6)]
    public double? Money { get; init; }

    [Range(typeof(decimal), "0.5", "99.5", MinimumIsExclusive = true)]
    [LakeColumn(Precision = 10, Scale = 2)]
    public decimal Price { get; init; } = 1;

    [Range(typeof(DateOnly), "2000-01-01", "2099-12-31")]
    public DateOnly? Day { get; init; }

    [RegularExpression("[a-z]+[0-9]*")]
    public string? Login { get; init; }

    [RegularExpression("^(a|aa)+$", MatchTimeoutInMilliseconds = 1)]
    public string? Slow { get; init; }

    [EmailAddress]
    public string? Email { get; init; }

    [Url]
    public string? Homepage { get; init; }

    [AllowedValues("a", "b", null)]
    public string? Choice { get; init; }

    [DeniedValues(13, 666)]
    public int Lucky { get; init; } = 7;

    [Compare(nameof(Email), ErrorMessage = "{0} must repeat {1}")]
    public string? EmailAgain { get; init; }

    [LakeLength(Minimum = 2, Maximum = 4)]
    public string? TwoToFour { get; init; }

    [LakeLength(Maximum = 4)]
    public byte[]? AtMostFour { get; init; }

    [LakeRange("-0.5", "10", MaximumIsExclusive = true)]
    [LakeColumn(Precision = 10, Scale = 2)]
    public decimal? Rate { get; init; }

    [LakeRange("2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z")]
    public DateTimeOffset? Then { get; init; }

    [LakeRange("08:00", "17:30")]
    public TimeOnly? Opening { get; init; }

    [Range(0, 10)]
    public ulong Unsigned { get; init; }

    [Range(0.5, 1)]
    public float Share { get; init; } = 1;

    [AllowedValues(DayOfWeek.Monday, DayOfWeek.Friday)]
    public DayOfWeek Day2 { get; init; } = DayOfWeek.Monday;

    [LakeCompare(nameof(Code))]
    public string? CodeAgain { get; init; }
}
