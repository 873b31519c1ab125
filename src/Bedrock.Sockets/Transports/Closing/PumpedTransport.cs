using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Transports.Closing;

/// <summary>A connection of another's transport, such as Kestrel's, that has no ending of its own: its input is wrapped and its output sent by a pump of ours.</summary>
internal sealed class PumpedTransport(ConnectionContext connection, IByteSink sink, PipeOptions output) : IEndableTransport
{
    public IEndableInput Input { get; } = new EndableReader(connection.Transport.Input);

    public ISendingOutput Output { get; } = new OutputPump(sink, output);

    public int Unread => sink.Unread;

    public void Abort(ConnectionAbortedException reason) => connection.Abort(reason);
}
