using System.Buffers;

namespace LakeOrm.Parquet.Columns;

/// <summary>
/// The memory that finished pages wait in, and that a stream to a store takes over from them. Large segments are this pool's own: the shared pool of arrays keeps one for each thread that ever gave one back,
/// and drops what is above its measure, which at the rate of a large write is more than the write holds. While a file is being written they stay, also between two row groups; once nobody writes or holds one, the collector may take them all.
/// </summary>
internal static class SegmentPool
{
    /// <summary>The size of the large segments.</summary>
    public const int Largest = 1 << 20;

    private static readonly Lock Gate = new();
    private static readonly WeakReference<Stack<byte[]>?> Idle = new(null);
    private static Stack<byte[]>? _free;
    private static int _holders;

    /// <summary>Keeps the free segments until <see cref="Release"/>.</summary>
    public static void Hold()
    {
        lock (Gate)
        {
            Enter();
        }
    }

    /// <summary>Ends a <see cref="Hold"/>.</summary>
    public static void Release()
    {
        lock (Gate)
        {
            Leave();
        }
    }

    /// <summary>A segment.</summary>
    /// <param name="length">How long it is: a power of two, at most <see cref="Largest"/>.</param>
    public static byte[] Rent(int length)
    {
        if (length < Largest)
        {
            return ArrayPool<byte>.Shared.Rent(length);
        }

        lock (Gate)
        {
            Enter();
            if (_free!.TryPop(out byte[]? segment))
            {
                return segment;
            }
        }

        return GC.AllocateUninitializedArray<byte>(Largest);
    }

    /// <summary>Takes a segment back.</summary>
    public static void Return(byte[] segment) => End(segment, isFree: true);

    /// <summary>Takes note that a segment does not come back, since somebody may still read it.</summary>
    public static void Forget(byte[] segment) => End(segment, isFree: false);

    private static void End(byte[] segment, bool isFree)
    {
        if (segment.Length != Largest)
        {
            if (isFree)
            {
                ArrayPool<byte>.Shared.Return(segment);
            }

            return;
        }

        lock (Gate)
        {
            if (isFree)
            {
                _free!.Push(segment);
            }

            Leave();
        }
    }

    private static void Enter()
    {
        _holders++;
        if (_free is null && !Idle.TryGetTarget(out _free))
        {
            _free = new Stack<byte[]>();
        }
    }

    private static void Leave()
    {
        if (--_holders == 0)
        {
            Idle.SetTarget(_free);
            _free = null;
        }
    }
}
