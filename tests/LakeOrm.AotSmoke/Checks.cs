namespace LakeOrm.AotSmoke;

/// <summary>Counts what holds and what does not, and says so.</summary>
internal sealed class Checks
{
    private string _area = "";
    private int _held;
    private int _failed;

    /// <summary>Begins an area of checks.</summary>
    public void Begin(string area)
    {
        _area = area;
        Console.WriteLine(area);
    }

    public void That(bool holds, string what)
    {
        if (holds)
        {
            _held++;
            Console.WriteLine($"  ok      {what}");
        }
        else
        {
            _failed++;
            Console.WriteLine($"  FAILED  {_area}: {what}");
        }
    }

    public void Equal<T>(T expected, T found, string what) =>
        That(EqualityComparer<T>.Default.Equals(expected, found), EqualityComparer<T>.Default.Equals(expected, found) ? what : $"{what}: expected {expected}, found {found}");

    /// <summary>The call must fail with an error whose message names something.</summary>
    public async Task FailsAsync<TException>(Func<Task> call, string named, string what)
        where TException : Exception
    {
        try
        {
            await call();
            That(false, $"{what}: nothing was thrown");
        }
        catch (TException e)
        {
            That(e.Message.Contains(named, StringComparison.Ordinal), e.Message.Contains(named, StringComparison.Ordinal) ? what : $"{what}: '{named}' is not in: {e.Message}");
        }
    }

    /// <summary>The exit code.</summary>
    public int Finish()
    {
        Console.WriteLine($"{_held} held, {_failed} failed");
        return _failed == 0 && _held > 0 ? 0 : 1;
    }
}
