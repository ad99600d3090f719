using System.ComponentModel.DataAnnotations;

namespace LakeOrm.RecordCases.Validation;

/// <summary>A validation attribute of a record as a whole.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CappedAttribute(int most) : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is Booking booking && booking.Guests + booking.Children > most ? new ValidationResult($"The {validationContext.DisplayName} is for more than {most}.") : ValidationResult.Success;
}
