namespace LakeOrm.Local.Tests.Records;

public enum Colour
{
    Red,
    Green,
    Blue,
}
