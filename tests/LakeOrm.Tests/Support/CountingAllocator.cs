using System.Buffers;
using Apache.Arrow.Memory;

namespace LakeOrm.Tests.Support;

/// <summary>Memory for Arrow arrays that tells how much of it was not given back.</summary>
internal sealed class CountingAllocator : MemoryAllocator
{
    public int Alive { get; private set; }

    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        bytesAllocated = length;
        Alive++;
        return new Owner(this, length);
    }

    private sealed class Owner(CountingAllocator allocator, int length) : IMemoryOwner<byte>
    {
        private bool _disposed;

        public Memory<byte> Memory { get; } = new byte[length];

        public void Dispose()
        {
            Assert.False(_disposed);
            _disposed = true;
            allocator.Alive--;
        }
    }
}
