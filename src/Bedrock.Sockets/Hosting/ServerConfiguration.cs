using System.Globalization;
using Bedrock.Sockets.Transports;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Hosting;

/// <summary>Reads the section <c>SocketServer</c> into a builder.</summary>
/// <remarks>
/// <code>
/// "SocketServer": {
///   "DrainTimeout": "00:00:10",
///   "Timeouts": { "IdleTimeout": "2m" },         of all endpoints
///   "Endpoints": {
///     "welcome": {                               the endpoint's name
///       "Uri": "tcp://*:9998?backlog=512",       options in the query are as good as those below
///       "Protocol": "greeting",                  when left out: the endpoint's name
///       "Options": { "Message": "Hello" },       the protocol's
///       "Transport": { "NoDelay": true },        the socket's
///       "Limits": { "MaxConnections": 1000, "Deny": "10.0.0.0/8" },
///       "Timeouts": { "FirstByteTimeout": "5s" }, over those of all
///       "ProxyProtocol": { "Proxy": "10.0.0.0/8" },  for endpoints behind a proxy
///       "Tls": { "Cert": "server.crt" },         for tls://, wss:// and fd:// only
///       "WebSocket": { "Origins": "https://a.example" }   for ws:// and wss:// only
///     }
///   }
/// }
/// </code>
/// </remarks>
internal static class ServerConfiguration
{
    public static void Apply(IConfigurationSection section, SocketServerBuilder builder)
    {
        foreach (var setting in section.GetChildren())
        {
            switch (setting.Key.ToUpperInvariant())
            {
                case "DRAINTIMEOUT":
                    builder.DrainTimeout = ReadTime(setting);
                    break;
                case "TIMEOUTS":
                    ReadTimeouts(setting, builder);
                    break;
                case "ENDPOINTS":
                    foreach (var endpoint in setting.GetChildren())
                    {
                        AddEndpoint(endpoint, builder);
                    }

                    break;
                default:
                    throw Unknown(setting, "DrainTimeout", "Timeouts", "Endpoints");
            }
        }
    }

    private static void AddEndpoint(IConfigurationSection section, SocketServerBuilder builder)
    {
        var (uri, protocol) = (default(SocketUri), section.Key);
        var text = new EndpointText();
        foreach (var setting in section.GetChildren())
        {
            switch (setting.Key.ToUpperInvariant())
            {
                case "URI":
                    uri = SocketUri.TryParse(setting.Value ?? "", out var read, out var error)
                        ? read
                        : throw new SocketConfigurationException($"{setting.Path}: {error}.");
                    break;
                case "PROTOCOL":
                    protocol = setting.Value ?? "";
                    break;
                case "OPTIONS":
                    text.Protocol.AddConfiguration(setting);
                    break;
                case "TRANSPORT":
                    text.Transport.AddConfiguration(setting);
                    break;
                case "LIMITS":
                    text.Limits.AddConfiguration(setting);
                    break;
                case "TIMEOUTS":
                    text.Timeouts.AddConfiguration(setting);
                    break;
                case "PROXYPROTOCOL":
                    text.Proxy.AddConfiguration(setting);
                    break;
                case "WEBSOCKET":
                    text.WebSocket.AddConfiguration(setting);
                    break;
                case "TLS":
                    text.Tls.AddConfiguration(setting);
                    break;
                default:
                    throw Unknown(setting, "Uri", "Protocol", "Options", "Transport", "Limits", "Timeouts", "ProxyProtocol", "Tls", "WebSocket");
            }
        }

        if (uri is null)
        {
            throw new SocketConfigurationException($"{section.Path} has no Uri; say where to listen, such as \"Uri\": \"tcp://127.0.0.1:5007\".");
        }

        CatalogEndpoint.Add(builder, section.Key, uri, protocol, text);
    }

    private static void ReadTimeouts(IConfigurationSection section, SocketServerBuilder builder)
    {
        if (section.GetChildren().FirstOrDefault(setting => !EndpointText.TimeoutNames.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw Unknown(unknown, EndpointText.TimeoutNames);
        }

        try
        {
            TimeoutText.Apply(section, builder.Timeouts);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            throw new SocketConfigurationException($"{section.Path}: {wrong.Message.ReplaceLineEndings(" ")}", wrong);
        }
    }

    private static TimeSpan ReadTime(IConfigurationSection setting)
    {
        if (!TimeSpan.TryParse(setting.Value, CultureInfo.InvariantCulture, out var time) || time < TimeSpan.Zero || time > TimeSpan.FromDays(1))
        {
            throw new SocketConfigurationException($"{setting.Path} ('{setting.Value}') must be a time from 00:00:00 to 1.00:00:00, such as \"00:00:10\".");
        }

        return time;
    }

    private static SocketConfigurationException Unknown(IConfigurationSection setting, params string[] known)
    {
        var meant = NearestName.Among(known, setting.Key) is { } nearest ? $"did you mean '{nearest}'?" : $"there are {string.Join(", ", known)}.";
        return new SocketConfigurationException($"'{setting.Path}' is not a setting; {meant}");
    }
}
