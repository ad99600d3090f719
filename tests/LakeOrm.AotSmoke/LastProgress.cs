namespace LakeOrm.AotSmoke;

/// <summary>Keeps what was told last.</summary>
internal sealed class LastProgress : IProgress<WriteProgress>
{
    public WriteProgress Last { get; private set; }

    public void Report(WriteProgress value) => Last = value;
}
