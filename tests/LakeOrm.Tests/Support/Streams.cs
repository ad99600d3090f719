using System.Runtime.CompilerServices;

namespace LakeOrm.Tests.Support;

/// <summary>Sequences that come once and tell whether they were given back.</summary>
internal sealed class Streams
{
    public bool Disposed { get; private set; }

    public int Given { get; private set; }

    public CancellationToken Token { get; private set; }

    public IEnumerable<Person> Sync(IEnumerable<Person> rows, Exception? failure = null)
    {
        try
        {
            foreach (Person row in rows)
            {
                Given++;
                yield return row;
            }

            if (failure is not null)
            {
                throw failure;
            }
        }
        finally
        {
            Disposed = true;
        }
    }

    public async IAsyncEnumerable<Person> Async(IEnumerable<Person> rows, Exception? failure = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Token = cancellationToken;
        foreach (Person row in Sync(rows, failure))
        {
            if (Given % 1000 == 0)
            {
                await Task.Yield();
            }

            yield return row;
        }
    }
}
