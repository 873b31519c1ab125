using System.IO.Pipelines;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>Both directions of a connection whose traffic is logged.</summary>
internal sealed class TrafficLog(IDuplexPipe inner, TrafficWriter log) : IDuplexPipe
{
    public PipeReader Input { get; } = new LoggedReader(inner.Input, log);

    public PipeWriter Output { get; } = new LoggedWriter(inner.Output, log);
}
