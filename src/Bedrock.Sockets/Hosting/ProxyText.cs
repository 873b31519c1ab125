using Bedrock.Sockets.ProxyProtocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;

namespace Bedrock.Sockets.Hosting;

/// <summary>The PROXY protocol of an endpoint that is described as text: a URI's query, or the section <c>ProxyProtocol</c>.</summary>
internal static class ProxyText
{
    /// <summary>The proxies that are trusted; null when the endpoint is not behind any.</summary>
    public static string? TrustedIn(IConfiguration options) => options[EndpointText.ProxyNames[0]];

    /// <summary>Reads the options.</summary>
    /// <returns>What puts the protocol into a chain; null for an endpoint without.</returns>
    /// <exception cref="FormatException">A value is bad, or the proxies are missing.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static Action<IConnectionBuilder>? Read(IConfiguration options)
    {
        if (!options.GetChildren().Any())
        {
            return null;
        }

        if (TrustedIn(options) is not { } trusted || string.IsNullOrWhiteSpace(trusted))
        {
            throw new FormatException("Proxy: name the proxies whose headers are believed, such as proxy=10.0.0.0/8.");
        }

        Action<ProxyProtocolOptions> configure = proxy => Apply(options, proxy);
        configure(new ProxyProtocolOptions { TrustedNetworks = trusted });
        return chain => chain.UseProxyProtocol(trusted, configure);
    }

    private static void Apply(IConfiguration options, ProxyProtocolOptions proxy)
    {
        foreach (var option in options.GetChildren())
        {
            switch (option.Key.ToUpperInvariant())
            {
                case "PROXYTIMEOUT":
                    proxy.HeaderTimeout = ReadTime(option);
                    break;
                case "PROXYVERSION":
                    proxy.Version = option.Value switch
                    {
                        "1" => ProxyProtocolVersion.One,
                        "2" => ProxyProtocolVersion.Two,
                        _ => throw new FormatException($"{option.Key}: '{option.Value}' is neither 1 nor 2."),
                    };
                    break;
            }
        }
    }

    private static TimeSpan ReadTime(IConfigurationSection option)
    {
        try
        {
            return TimeText.Read(option.Value) ?? throw new FormatException($"'{option.Value}' would let a connection hold its place for ever");
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{option.Key}: {wrong.Message}.", wrong);
        }
    }
}
