namespace LakeOrm.Generators.Tests.Schemas;

/// <summary>How a random record is written.</summary>
internal enum RecordShape
{
    Positional,
    PositionalWithBody,
    Init,
    GetOnly,
    RecordStruct,
    SettableStruct,
    Inherited,
    PositionalBase,
    Parts,
}
