using System.IO.Pipelines;

namespace Bedrock.Sockets.Tests.Protocols;

internal sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;
}
