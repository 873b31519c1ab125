using Bedrock.Sockets.Hosting;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Protocols.Chat;

internal static class ChatProtocol
{
    internal static ProtocolDescriptor Descriptor { get; } = new()
    {
        Name = "chat",
        Summary = "Lets people with names talk in rooms, from netcat, telnet or a browser.",
        Origin = "Bedrock.Sockets",
        Options =
        [
            new("room", "The room that everybody comes into: 1 to 20 letters, digits, hyphens and underscores.", "lobby"),
            new("maxRooms", "The most rooms at one time, 1 to 100000.", "1000"),
            new("maxMessageLength", "The longest message, 1 to 1000 characters; what is longer is cut.", "500"),
            new("linesPerSecond", "How many lines one person may send a second for long, 1 to 10000.", "10"),
            new("maxQueuedMessages", "The most messages that wait for one who reads slowly, 1 to 1000000, at most 64 KiB of them.", "256"),
            new("slowReader", "What happens when more would wait: DropOldest or Disconnect.", "DropOldest"),
        ],
        Add = static (builder, configuration) => builder.UseTelnet().UseChat(Bind(configuration, new ChatOptions())),
    };

    internal static ChatOptions Bind(IConfiguration configuration, ChatOptions options)
    {
        configuration.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }
}
