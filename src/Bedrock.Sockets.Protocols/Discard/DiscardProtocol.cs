using Bedrock.Sockets.Hosting;

namespace Bedrock.Sockets.Protocols.Discard;

internal static class DiscardProtocol
{
    internal static ProtocolDescriptor Descriptor { get; } = new()
    {
        Name = "discard",
        Summary = "Reads everything and answers nothing, until the client ends its side.",
        Origin = "RFC 863",
        Add = static (builder, configuration) =>
        {
            NoOptions.Require(configuration, "discard");
            builder.UseDiscard();
        },
        AddDatagrams = static (builder, configuration) =>
        {
            NoOptions.Require(configuration, "discard");
            builder.UseDiscard();
        },
    };
}
