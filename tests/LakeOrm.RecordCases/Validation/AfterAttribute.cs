using System.ComponentModel.DataAnnotations;

namespace LakeOrm.RecordCases.Validation;

/// <summary>A validation attribute that looks at the whole record, and names the member as it is shown.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AfterAttribute : ValidationAttribute
{
    public override bool RequiresValidationContext => true;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is DateOnly day && validationContext.ObjectInstance is Booking booking && day <= booking.Arrival
            ? new ValidationResult($"{validationContext.DisplayName} ({validationContext.MemberName}) is not after {nameof(Booking.Arrival)}.", [validationContext.MemberName!])
            : ValidationResult.Success;
}
