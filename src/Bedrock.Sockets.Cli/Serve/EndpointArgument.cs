using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>What <c>serve</c> was asked to serve: <c>NAME=URI</c>.</summary>
internal sealed record EndpointArgument(string Name, SocketUri Uri)
{
    /// <summary>The servers of the tutorials. Not beyond this machine, and below the ports that the system hands out.</summary>
    public static IReadOnlyList<string> Defaults { get; } = ["echo=tcp://127.0.0.1:12345", "time=tcp://127.0.0.1:9999", "greeting=tcp://127.0.0.1:9998"];

    /// <exception cref="CommandFailure">A text is not NAME=URI, or a name is given twice.</exception>
    public static IReadOnlyList<EndpointArgument> ParseAll(IEnumerable<string> texts, IEnumerable<string> taken)
    {
        var names = taken.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (webSocketNames, datagramNames) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        var endpoints = texts.Select(Parse).ToList();
        return endpoints.Find(endpoint => !(endpoint.Uri.IsWebSocket ? webSocketNames : endpoint.Uri.IsDatagram ? datagramNames : names).Add(endpoint.Name)) is { } twice
            ? throw CommandFailure.BadUsage($"The endpoint '{twice.Name}' is described twice. To serve a protocol at two addresses, name the endpoints in a --config file.")
            : endpoints;
    }

    /// <exception cref="CommandFailure">The text is not NAME=URI.</exception>
    public static EndpointArgument Parse(string text)
    {
        if (text.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } uri] || name.Contains("://", StringComparison.Ordinal))
        {
            throw CommandFailure.BadUsage($"'{text}' is not NAME=URI. Write for instance echo=tcp://127.0.0.1:5007.");
        }

        return SocketUri.TryParse(uri, out var parsed, out var error)
            ? new EndpointArgument(name, parsed)
            : throw CommandFailure.BadUsage($"Endpoint '{name}': {error}.");
    }
}
