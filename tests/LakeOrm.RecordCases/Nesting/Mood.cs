namespace LakeOrm.RecordCases.Nesting;

public enum Mood
{
    Unknown,
    Calm,
    Wild,
}
