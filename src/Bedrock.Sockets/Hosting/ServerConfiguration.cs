using System.Globalization;
using Bedrock.Sockets.Transports;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Hosting;

/// <summary>Reads the section <c>SocketServer</c> into a builder.</summary>
/// <remarks>
/// <code>
/// "SocketServer": {
///   "DrainTimeout": "00:00:10",
///   "Endpoints": {
///     "welcome": {                               the endpoint's name
///       "Uri": "tcp://*:9998?backlog=512",       options in the query are as good as those below
///       "Protocol": "greeting",                  when left out: the endpoint's name
///       "Options": { "Message": "Hello" },       the protocol's
///       "Transport": { "NoDelay": true },        the socket's
///       "Tls": { "Cert": "server.crt" }          for tls:// only
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
                case "ENDPOINTS":
                    foreach (var endpoint in setting.GetChildren())
                    {
                        AddEndpoint(endpoint, builder);
                    }

                    break;
                default:
                    throw Unknown(setting, "DrainTimeout", "Endpoints");
            }
        }
    }

    private static void AddEndpoint(IConfigurationSection section, SocketServerBuilder builder)
    {
        var (uri, protocol) = (default(SocketUri), section.Key);
        var options = new ConfigurationBuilder();
        var transport = new ConfigurationBuilder();
        var tls = new ConfigurationBuilder();
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
                    options.AddConfiguration(setting);
                    break;
                case "TRANSPORT":
                    transport.AddConfiguration(setting);
                    break;
                case "TLS":
                    tls.AddConfiguration(setting);
                    break;
                default:
                    throw Unknown(setting, "Uri", "Protocol", "Options", "Transport", "Tls");
            }
        }

        if (uri is null)
        {
            throw new SocketConfigurationException($"{section.Path} has no Uri; say where to listen, such as \"Uri\": \"tcp://127.0.0.1:5007\".");
        }

        CatalogEndpoint.Add(builder, section.Key, uri, protocol, options, transport, tls);
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
