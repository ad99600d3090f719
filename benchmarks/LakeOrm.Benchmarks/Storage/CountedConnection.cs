using System.Net.Sockets;

namespace LakeOrm.Benchmarks.Storage;

/// <summary>A connection that tells how many bytes come by it.</summary>
internal sealed class CountedConnection(Socket socket, Action<int> received) : NetworkStream(socket, ownsSocket: true)
{
    public override int Read(Span<byte> buffer) => Count(base.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Count(base.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await base.ReadAsync(buffer, cancellationToken));

    private int Count(int bytes)
    {
        received(bytes);
        return bytes;
    }
}
