using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Tests.Log;

public class CommitReaderTests
{
    [Fact]
    public async Task A_line_that_does_not_end_is_an_error_before_it_fills_the_memory()
    {
        using Endless stream = new();
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(async () => await CommitReader.ReadAsync(stream, "t/_delta_log/x.json", new ActionReader("t"), TestContext.Current.CancellationToken));
        Assert.Contains("'t/_delta_log/x.json' has a line 1 of more than 67108864 bytes", e.Message, StringComparison.Ordinal);
        Assert.InRange(stream.Given, 1, 128 << 20);
    }

    [Fact]
    public async Task Actions_come_one_a_line_and_blank_lines_are_none()
    {
        using MemoryStream stream = new("{\"add\":{\"path\":\"a\",\"size\":1,\"modificationTime\":1}}\r\n\n{\"sidecar\":{\"path\":\"s.parquet\",\"sizeInBytes\":1,\"modificationTime\":1}}"u8.ToArray());
        LogContent content = await CommitReader.ReadAsync(stream, "x", new ActionReader("t"), TestContext.Current.CancellationToken);
        Assert.Equal(("t/a", "s.parquet"), (Assert.Single(content.Adds).Path, Assert.Single(content.Sidecars)));
    }

    private sealed class Endless : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'x');
            Given += buffer.Length;
            return buffer.Length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
