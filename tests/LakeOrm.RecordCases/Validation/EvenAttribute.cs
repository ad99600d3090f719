using System.ComponentModel.DataAnnotations;

namespace LakeOrm.RecordCases.Validation;

/// <summary>A validation attribute of the simple form: a value in, yes or no out. Null is one of its values.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class EvenAttribute() : ValidationAttribute("{0} is odd.")
{
    public bool NullIsEven { get; set; }

    public override bool IsValid(object? value) => value is int number ? number % 2 == 0 : NullIsEven;
}
