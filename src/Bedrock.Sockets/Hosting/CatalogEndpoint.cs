using Bedrock.Sockets.Connections;
using Bedrock.Sockets.Timeouts;
using Bedrock.Sockets.Tls;
using Bedrock.Sockets.Transports;
using Bedrock.Sockets.Transports.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Hosting;

/// <summary>Makes an endpoint of text: a protocol's name, a URI, and options for the protocol and for its sockets.</summary>
internal static class CatalogEndpoint
{
    /// <summary>Adds the endpoint. Everything is checked now but what only the system knows: whether a name resolves, whether an address is free.</summary>
    /// <exception cref="SocketConfigurationException">The protocol is unknown, an option is, or a value is bad.</exception>
    public static void Add(SocketServerBuilder builder, string name, SocketUri uri, string protocolName, EndpointText? text = null)
    {
        var protocol = Find(builder.Services, protocolName);
        text ??= new EndpointText();
        text.Add(uri);
        if (uri.IsDatagram)
        {
            CatalogDatagrams.Add(builder, name, uri, protocol, text);
        }
        else
        {
            AddConnections(builder, name, uri, protocol, text);
        }
    }

    private static void AddConnections(SocketServerBuilder builder, string name, SocketUri uri, ProtocolDescriptor protocol, EndpointText text)
    {
        var protocolOptions = text.Protocol.Build();
        var known = protocol.Options.Select(option => option.Name).ToArray();
        Refuse(protocolOptions, known, $"an option of '{protocol.Name}'", name, alsoNear: EndpointText.NamesFor(uri));
        var transport = Checked(text.Transport, EndpointText.TransportNames, "an option of a socket", name);
        var limits = Checked(text.Limits, EndpointText.LimitNames, "a limit", name);
        var timeouts = Checked(text.Timeouts, EndpointText.TimeoutNames, "a timeout", name);
        var proxy = Checked(text.Proxy, EndpointText.ProxyNames, "an option of the PROXY protocol", name);
        var tls = Checked(text.Tls, EndpointTls.OptionNames, "an option of TLS", name);
        var webSocket = Checked(text.WebSocket, uri.IsWebSocket ? CatalogWebSockets.OptionNames : [], "an option of a WebSocket", name);

        // What is below HTTP is set up once for all WebSockets of an address. Behind a proxy the limits are there too.
        var isFixed = uri.IsWebSocket && proxy.GetChildren().Any();
        (IConfiguration[] Chain, IConfiguration[] Socket) parts = (uri.IsWebSocket, isFixed) switch
        {
            (false, _) => ([protocolOptions, timeouts, limits, proxy, tls], [transport]),
            (true, false) => ([protocolOptions, timeouts, limits], [transport, tls, webSocket]),
            (true, true) => ([protocolOptions, timeouts], [transport, tls, webSocket, proxy, limits]),
        };
        var description = EndpointDescription.Of(uri, protocol.Name, parts.Chain, parts.Socket);
        if (builder.Kept(name, description) is { } same)
        {
            builder.AddNamed(same);
            return;
        }

        var socket = new SocketEndpointOptions();
        Bind(name, () => transport.Bind(socket, binder => binder.ErrorOnUnknownConfiguration = true));
        Action<IConnectionBuilder>? addProxy = null;
        Bind(name, () => addProxy = ProxyText.Read(proxy));
        IReadOnlyList<IConnectionGate> atAccept = [], behindProxy = [];
        Bind(name, () => behindProxy = LimitText.Apply(limits, builder.Services.GetService<TimeProvider>(), ProxyText.TrustedIn(proxy), out atAccept));
        var gates = new ReplaceableGates(atAccept);
        socket.AddGate(gates);

        Action<IConnectionBuilder>? addTls = null;
        Bind(name, () => addTls = EndpointTls.Read(name, uri, tls, builder.Services));

        // Once for nothing: a value that is refused is better known before anything is bound.
        Bind(name, () => TimeoutText.Apply(timeouts, new TimeoutOptions()));
        Bind(name, () => protocol.Add(new ConnectionBuilder(builder.Services), protocolOptions));

        var chain = new CatalogChain(builder, timeouts, addProxy, behindProxy, addTls, added => protocol.Add(added, protocolOptions), uri.IsWebSocket);
        IConnectionListenerFactory? webSockets = null;
        if (uri.IsWebSocket)
        {
            Bind(name, () => webSockets = builder.WebSockets.At(uri, socket, webSocket, proxy, chain.ConfigureLower));
        }

        builder.Add(new EndpointDefinition(name, uri.ResolveAsync, () => webSockets ?? builder.CreateTransport(socket), chain.Configure)
        {
            IsTls = addTls is not null,
            Description = description,
            Gates = isFixed ? null : gates,
            IsWebSocket = uri.IsWebSocket,
        });
    }

    /// <summary>What the section says, if all its keys are known.</summary>
    /// <exception cref="SocketConfigurationException">One is not.</exception>
    internal static IConfiguration Checked(ConfigurationBuilder options, string[] known, string what, string endpoint)
    {
        var built = options.Build();
        Refuse(built, known, what, endpoint, alsoNear: []);
        return built;
    }

    private static ProtocolDescriptor Find(IServiceProvider services, string name)
    {
        var catalog = services.GetService<ProtocolCatalog>() ?? new ProtocolCatalog(services.GetServices<ProtocolDescriptor>());
        if (catalog.TryGet(name, out var protocol))
        {
            return protocol;
        }

        var known = string.Join(", ", catalog.Protocols.Select(each => each.Name));
        throw new SocketConfigurationException(catalog.Nearest(name) is { } nearest
            ? $"There is no protocol '{name}'; did you mean '{nearest}'? Known: {known}."
            : $"There is no protocol '{name}'. Known: {known}.");
    }

    /// <summary>Refuses unknown keys.</summary>
    /// <exception cref="SocketConfigurationException">There is one.</exception>
    internal static void Refuse(IConfiguration options, string[] known, string what, string endpoint, string[] alsoNear)
    {
        foreach (var option in options.GetChildren())
        {
            if (known.Contains(option.Key, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            var meant = NearestName.Among([.. known, .. alsoNear], option.Key) is { } nearest ? $"did you mean '{nearest}'?"
                : known.Length == 0 ? "it has none."
                : $"there are {string.Join(", ", known)}.";
            throw new SocketConfigurationException($"Endpoint '{endpoint}': '{option.Key}' is not {what}; {meant}");
        }
    }

    /// <summary>Sets options, and says of which endpoint they are when one is bad.</summary>
    /// <exception cref="SocketConfigurationException">A value is bad.</exception>
    internal static void Bind(string endpoint, Action bind)
    {
        try
        {
            bind();
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException or FormatException or CertificateLoadException)
        {
            throw new SocketConfigurationException($"Endpoint '{endpoint}': {OneLine(wrong)}", wrong);
        }
    }

    /// <summary>The binder wraps what a converter says; the innermost message is the one that names the value. ArgumentException puts its parameter on the same line, ArgumentOutOfRangeException its value on another.</summary>
    private static string OneLine(Exception error)
    {
        var message = error.Message.ReplaceLineEndings(" ");
        return error.InnerException is { } inner and (FormatException or ArgumentException) ? $"{message} {inner.Message.ReplaceLineEndings(" ")}" : message;
    }
}
