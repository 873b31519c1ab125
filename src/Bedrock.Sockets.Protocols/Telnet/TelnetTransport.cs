using System.IO.Pipelines;

namespace Bedrock.Sockets.Protocols.Telnet;

/// <summary>What stands between a handler and a telnet client.</summary>
internal sealed class TelnetTransport : IDuplexPipe, IAsyncDisposable
{
    private readonly TelnetWriter _output;

    public TelnetTransport(IDuplexPipe inner)
    {
        _output = new TelnetWriter(inner.Output);
        Input = PipeReader.Create(new TelnetStream(inner.Input, _output), new StreamPipeReaderOptions(bufferSize: 1024, minimumReadSize: 512));
    }

    public PipeReader Input { get; }

    public PipeWriter Output => _output;

    public async ValueTask DisposeAsync()
    {
        _output.MoveOn();
        await Input.CompleteAsync().ConfigureAwait(false);
        _output.Dispose();
    }
}
