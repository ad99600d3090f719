using System.IO.MemoryMappedFiles;

namespace LakeOrm.Fuzz.Running;

/// <summary>What a worker is at, in memory that outlives it.</summary>
internal sealed class Ledger : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public Ledger(string folder)
    {
        _file = MemoryMappedFile.CreateFromFile(Path.Combine(folder, "ledger"), FileMode.OpenOrCreate, null, 4096);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>The input that is being tried.</summary>
    public long Current
    {
        get => _view.ReadInt64(0);
        set => _view.Write(0, value);
    }

    /// <summary>How many inputs crashed and were survived.</summary>
    public long Crashes
    {
        get => _view.ReadInt64(8);
        set => _view.Write(8, value);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
