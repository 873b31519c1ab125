using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Tls;

/// <summary>Sits below TLS in a client's chain: keeps what is sent, and can send on its own or end without a goodbye.</summary>
internal sealed class RecordingMiddleware
{
    private readonly ArrayBufferWriter<byte> _sent = new();
    private PipeWriter? _output;

    public byte[] Sent => _sent.WrittenSpan.ToArray();

    public ConnectionDelegate Record(ConnectionDelegate next) => async connection =>
    {
        var transport = connection.Transport;
        _output = transport.Output;
        connection.Transport = new Recorded(transport.Input, new Recorder(transport.Output, _sent));
        await next(connection);
        connection.Transport = transport;
    };

    public async Task InjectAsync(byte[] bytes) => await _output!.WriteAsync(bytes);

    public async Task CutAsync() => await _output!.CompleteAsync();

    private sealed record Recorded(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Recorder(PipeWriter inner, ArrayBufferWriter<byte> sent) : PipeWriter
    {
        private Memory<byte> _memory;

        public override void Advance(int bytes)
        {
            sent.Write(_memory.Span[..bytes]);
            inner.Advance(bytes);
        }

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
