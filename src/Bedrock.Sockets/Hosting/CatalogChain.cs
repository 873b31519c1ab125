using Bedrock.Sockets.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Hosting;

/// <summary>The chain of an endpoint that is described as text.</summary>
/// <param name="Server">Whose timeouts hold where the endpoint has none of its own.</param>
/// <param name="Timeouts">Its own.</param>
/// <param name="AddProxy">What reads the PROXY header, if there is one.</param>
/// <param name="BehindProxy">The gates that ask for the address which the header tells.</param>
/// <param name="AddTls">What speaks TLS, if it is in the chain.</param>
/// <param name="AddProtocol">The protocol with its options.</param>
/// <param name="IsWebSocket">Whether HTTP stands in the middle of it.</param>
internal sealed record CatalogChain(
    SocketServerBuilder Server,
    IConfiguration Timeouts,
    Action<IConnectionBuilder>? AddProxy,
    IReadOnlyList<IConnectionGate> BehindProxy,
    Action<IConnectionBuilder>? AddTls,
    Action<IConnectionBuilder> AddProtocol,
    bool IsWebSocket)
{
    public void Configure(IConnectionBuilder chain)
    {
        // Before TLS, so that they hold for its handshake too.
        if (Timeouts.GetChildren().Any())
        {
            var options = Server.Timeouts.Copy();
            TimeoutText.Apply(Timeouts, options);
            chain.UseTimeouts(options);
        }

        if (!IsWebSocket)
        {
            ConfigureLower(chain);
        }

        AddProtocol(chain);
    }

    /// <summary>Who the client is, whether it may come in, and TLS: of a WebSocket what is below HTTP.</summary>
    public void ConfigureLower(IConnectionBuilder chain)
    {
        AddProxy?.Invoke(chain);
        foreach (var gate in BehindProxy)
        {
            chain.UseConnectionGate(gate);
        }

        AddTls?.Invoke(chain);
    }
}
