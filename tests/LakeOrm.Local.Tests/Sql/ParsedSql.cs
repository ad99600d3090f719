using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Tests.Sql;

/// <summary>Tests of what is read off a statement as the engine parses it.</summary>
public abstract class ParsedSql : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DuckDatabase _database;

    protected ParsedSql()
    {
        _database = DuckDatabase.Open(_folder.Path, new LocalLakeOptions { Threads = 1 });
        Connection = _database.Connect();
    }

    private protected DuckConnection Connection { get; }

    public void Dispose()
    {
        Connection.Dispose();
        _database.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
