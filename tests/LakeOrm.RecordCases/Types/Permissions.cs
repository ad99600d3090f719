namespace LakeOrm.RecordCases.Types;

/// <summary>Values that combine.</summary>
[Flags]
public enum Permissions : byte
{
    None = 0,
    Read = 1,
    Write = 2,
    Own = 128,
}
