namespace LakeOrm.RecordCases.Types;

/// <summary>An enum with an alias, a gap and a negative value.</summary>
public enum Colour
{
    Infrared = -1,
    Red = 1,
    Green = 2,
    Blue = 5,
    Azure = Blue,
}
