using System.IO.Pipelines;
using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Transports.Closing;

namespace Bedrock.Sockets.Timeouts;

/// <summary>Counts what moves on a connection of a transport that is not ours.</summary>
internal sealed class WatchedTransport(IDuplexPipe inner) : IDuplexPipe, IConnectionActivityFeature
{
    private readonly EndableReader _input = new(inner.Input);
    private readonly WatchedWriter _output = new(inner.Output);

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    public long BytesReceived => _input.Bytes;

    public long BytesSent => _output.Bytes;

    public bool IsReceiving => _input.IsPending;

    public bool IsSending => _output.IsPending;
}
