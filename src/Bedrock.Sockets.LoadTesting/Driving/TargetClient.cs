using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Client;
using Bedrock.Sockets.Transports.Sockets;
using Bedrock.Sockets.Transports.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What connects clients through the library's own client: those of scenarios written in C#, and those of WebSockets.</summary>
internal static class TargetClient
{
    /// <summary>Makes it for a run.</summary>
    /// <param name="plan">The run. How long connecting may take is the caller's business.</param>
    /// <param name="target">Its target, without a host name.</param>
    /// <param name="configure">What a scenario adds. TLS and WebSocket are below it, so that it sees what the scenario sees.</param>
    public static SocketClient Create(LoadPlan plan, EndPoint target, Action<SocketClientBuilder>? configure = null)
    {
        var builder = New(Sockets(plan, target)).UseClientTls(plan.Target);
        builder = plan.Target.IsWebSocket ? New(new WebSocketConnectionFactory(builder.Build())) : builder;
        configure?.Invoke(builder);
        return builder.Build();
    }

    /// <summary>Where it is to connect: a server of WebSockets is told the name that the user has written, and others need none.</summary>
    public static EndPoint PlaceOf(LoadPlan plan, EndPoint target) => plan.Target.IsWebSocket ? plan.Target.EndPoint : target;

    private static SocketClientBuilder New(IConnectionFactory transport) => new SocketClientBuilder { ConnectTimeout = null }.UseTransport(transport);

    private static SocketConnectionFactory Sockets(LoadPlan plan, EndPoint target)
    {
        var sources = SourceAddresses.For(target, plan);
        return new SocketConnectionFactory { BeforeConnect = sources.Length == 0 ? null : new SourceTurns(sources).Bind };
    }

    /// <summary>Binds each connection to its source. For any thread.</summary>
    private sealed class SourceTurns(IPAddress[] sources)
    {
        private long _connections = -1;

        public void Bind(Socket socket)
        {
            var number = Interlocked.Increment(ref _connections);
            BindAddressNoPort.Enable(socket);
            socket.Bind(new IPEndPoint(SourceAddresses.Of(sources, number), 0));
        }
    }
}
