using System.IO.Pipelines;

namespace Bedrock.Sockets.Groups;

/// <summary>What the handler of a member reads and writes.</summary>
internal sealed class MemberTransport(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;
}
