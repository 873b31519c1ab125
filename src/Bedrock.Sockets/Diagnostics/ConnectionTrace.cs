using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>The span of a connection, from the source <c>Bedrock.Sockets</c>. Without a listener there is none, and it costs nothing.</summary>
internal static class ConnectionTrace
{
    /// <summary>The source's name, for <c>AddSource</c>.</summary>
    internal const string SourceName = "Bedrock.Sockets";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span; it is the current one for whatever the handler does. None when nobody listens.</summary>
    public static Activity? Start(string endpoint, ConnectionContext connection)
    {
        var span = Source.HasListeners() ? Source.StartActivity("connection", ActivityKind.Server) : null;
        if (span is { IsAllDataRequested: true })
        {
            span.DisplayName = $"connection {endpoint}";
            span.SetTag("bedrock.endpoint", endpoint).SetTag("bedrock.connection.id", connection.ConnectionId);
            span.SetTag("network.transport", connection.RemoteEndPoint is UnixDomainSocketEndPoint ? "unix" : "tcp");
            AddAddress(span, "network.peer", connection.RemoteEndPoint);
            AddAddress(span, "server", connection.LocalEndPoint);
        }

        return span;
    }

    /// <summary>Says how it ended.</summary>
    /// <param name="span">The span, if there is one.</param>
    /// <param name="reason">Why it ended.</param>
    /// <param name="client">The peer as the handler saw it: behind a proxy, the proxy's client.</param>
    /// <param name="traffic">What it sent and received.</param>
    public static void End(Activity? span, EndReason reason, EndPoint? client, Traffic traffic)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        AddAddress(span, "client", client);
        span.SetTag("bedrock.reason", reason.Name());
        span.SetTag("bedrock.bytes.received", traffic.Received).SetTag("bedrock.bytes.sent", traffic.Sent);
        if (reason == EndReason.Failed)
        {
            span.SetStatus(ActivityStatusCode.Error, "The handler failed.");
        }
    }

    private static void AddAddress(Activity span, string prefix, EndPoint? address)
    {
        if (address is IPEndPoint ip)
        {
            span.SetTag($"{prefix}.address", ip.Address.ToString()).SetTag($"{prefix}.port", ip.Port);
        }
        else if (address?.ToString() is { Length: > 0 } name)
        {
            span.SetTag($"{prefix}.address", LogText.Escape(name));
        }
    }
}
