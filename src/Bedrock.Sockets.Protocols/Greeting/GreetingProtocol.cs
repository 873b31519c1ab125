using Bedrock.Sockets.Hosting;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Protocols.Greeting;

internal static class GreetingProtocol
{
    internal static ProtocolDescriptor Descriptor { get; } = new()
    {
        Name = "greeting",
        Summary = "Sends a message to whoever connects and closes.",
        Origin = "Bedrock.Sockets",
        Options =
        [
            new("message", "The text, up to 1 MiB; {remote}, {time} and {connection} are filled in, {{ and }} are braces.", "Thank you for connecting"),
            new("appendLineEnd", "Whether CR LF is added to a message that does not end with a line feed: true or false.", "true"),
        ],
        Add = static (builder, configuration) => builder.UseGreeting(Bind(configuration, new GreetingOptions())),
    };

    internal static GreetingOptions Bind(IConfiguration configuration, GreetingOptions options)
    {
        configuration.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }
}
