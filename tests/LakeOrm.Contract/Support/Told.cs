namespace LakeOrm.Contract.Support;

/// <summary>Keeps what it is told, in order and at once.</summary>
public sealed class Told<T> : IProgress<T>
{
    public List<T> All { get; } = [];

    public void Report(T value)
    {
        lock (All)
        {
            All.Add(value);
        }
    }
}
