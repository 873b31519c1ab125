using Bedrock.Sockets.Hosting;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Protocols.Gate;

internal static class GateProtocol
{
    internal static ProtocolDescriptor Descriptor { get; } = new()
    {
        Name = "gate",
        Summary = "Waits for a word, answers it with a welcome and anything else with a rejection, and closes.",
        Origin = "Bedrock.Sockets",
        Options =
        [
            new("words", "The words that are welcome, separated by commas, each of up to 1,024 bytes.", "1"),
            new("welcome", "What is sent to who says one of them, up to 64 KiB; nothing is added to it.", "Welcome to server!"),
            new("rejection", "What is sent to who says anything else, up to 64 KiB; nothing is added to it.", "Please go out!"),
            new("timeout", "How long a client may take, 100ms to 24h; one that has said nothing then gets nothing.", "00:00:05"),
        ],
        Add = static (builder, configuration) => builder.UseGate(Bind(configuration, new GateOptions())),
    };

    internal static GateOptions Bind(IConfiguration configuration, GateOptions options)
    {
        TimeKeys.Readable(configuration, nameof(GateOptions.Timeout)).Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }
}
