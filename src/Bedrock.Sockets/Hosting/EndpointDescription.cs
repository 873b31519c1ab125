using Bedrock.Sockets.Transports;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Hosting;

/// <summary>What the text of an endpoint says, to tell whether it says something else now. Immutable.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Socket">The options of its sockets, which only another socket can have.</param>
/// <param name="Chain">All the rest, which the next connection can have.</param>
internal sealed record EndpointDescription(string Address, string Socket, string Chain)
{
    public static EndpointDescription Of(SocketUri uri, string protocol, IEnumerable<IConfiguration> chain, IEnumerable<IConfiguration> socket)
        => new(uri.IsDatagram ? SocketUri.FormatDatagram(uri.EndPoint) : SocketUri.Format(uri.EndPoint), string.Join('\0', socket.Select(Text)), string.Join('\0', [protocol, uri.IsTls ? "tls" : "", .. chain.Select(Text)]));

    /// <summary>Options in a form that can be compared.</summary>
    public static string Text(IConfiguration options)
        => string.Join('\n', options.AsEnumerable().OrderBy(static option => option.Key, StringComparer.OrdinalIgnoreCase).Select(static option => $"{option.Key.ToUpperInvariant()}={option.Value}"));
}
