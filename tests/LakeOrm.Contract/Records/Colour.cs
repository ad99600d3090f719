namespace LakeOrm.Contract.Records;

public enum Colour
{
    Red,
    Green,
    Blue,
}
