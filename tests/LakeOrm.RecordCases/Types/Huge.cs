namespace LakeOrm.RecordCases.Types;

/// <summary>An enum that needs all 64 bits.</summary>
public enum Huge : ulong
{
    Zero = 0,
    Most = ulong.MaxValue,
}
