using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.Timeouts;
using Bedrock.Sockets.Transports;
using Bedrock.Sockets.Transports.Sockets;
using Bedrock.Sockets.Transports.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Hosting;

/// <summary>Says what a <see cref="SocketServer"/> listens on and how it stops. Used while the server is made; one caller at a time.</summary>
public sealed partial class SocketServerBuilder
{
    private readonly List<IEndpointDefinition> _endpoints = [];
    private readonly IReadOnlyList<IEndpointDefinition> _before;
    private Func<SocketEndpointOptions, IConnectionListenerFactory>? _transport;

    internal SocketServerBuilder(IServiceProvider services, IReadOnlyList<IEndpointDefinition>? before = null)
    {
        Services = services;
        _before = before ?? [];
    }

    /// <summary>Where handlers and middleware find what they need.</summary>
    public IServiceProvider Services { get; }

    /// <summary>How long connections may go on after the server was told to stop, from zero to one day. After it their input ends, and one second later what is left is aborted.</summary>
    /// <remarks>Defaults to 10 seconds: below the 30 seconds that a host gives.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan DrainTimeout
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(DrainTimeout));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1), nameof(DrainTimeout));
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>How long peers of all endpoints may take. A chain with <c>UseTimeouts</c> of its own has its own limits; <see cref="TimeoutOptions.Off"/> ends nobody.</summary>
    /// <remarks>Defaults to the defaults of <see cref="TimeoutOptions"/>: on.</remarks>
    public TimeoutOptions Timeouts
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Timeouts));
            field = value;
        }
    } = new();

    internal IReadOnlyList<IEndpointDefinition> Endpoints => _endpoints;

    /// <summary>What listens for the WebSockets that are described as text.</summary>
    internal CatalogWebSockets WebSockets => field ??= new CatalogWebSockets(Services);

    /// <summary>Listens on a TCP port.</summary>
    /// <param name="address">The local address; <see cref="IPAddress.IPv6Any"/> takes IPv4 too.</param>
    /// <param name="port">The port, 0 to 65,535; 0 takes a free one, which <see cref="SocketServer.Endpoints"/> names.</param>
    /// <param name="configure">Builds the chain: middleware first, the protocol last.</param>
    /// <param name="options">Sets the options of its sockets.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
    public SocketServerBuilder ListenTcp(IPAddress address, int port, Action<IConnectionBuilder> configure, Action<SocketEndpointOptions>? options = null)
    {
        var endpoint = new IPEndPoint(address, port);
        return Listen(NameOf(endpoint), endpoint, configure, options);
    }

    /// <summary>Listens on a Unix stream socket. A file that a killed server left there is replaced; the file is removed when the server stops.</summary>
    /// <param name="path">The path of the socket's file, at most 107 bytes on Linux.</param>
    /// <param name="configure">Builds the chain: middleware first, the protocol last.</param>
    /// <param name="options">Sets the options of its sockets, such as <see cref="SocketEndpointOptions.UnixMode"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The path is too long.</exception>
    public SocketServerBuilder ListenUnix(string path, Action<IConnectionBuilder> configure, Action<SocketEndpointOptions>? options = null)
    {
        var endpoint = new UnixDomainSocketEndPoint(path);
        return Listen(NameOf(endpoint), endpoint, configure, options);
    }

    /// <summary>Listens on a bound stream socket that the process was started with, such as one that systemd passed. The server owns and closes it.</summary>
    /// <param name="descriptor">The descriptor's number.</param>
    /// <param name="configure">Builds the chain: middleware first, the protocol last.</param>
    /// <param name="options">Sets the options of its sockets.</param>
    /// <returns>This builder.</returns>
    public SocketServerBuilder ListenDescriptor(int descriptor, Action<IConnectionBuilder> configure, Action<SocketEndpointOptions>? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);

        var endpoint = new FileHandleEndPoint((ulong)descriptor, FileHandleType.Tcp);
        return Listen(NameOf(endpoint), endpoint, configure, options);
    }

    /// <summary>Listens on any end point that sockets can listen on.</summary>
    /// <param name="name">What logs and metrics call it.</param>
    /// <param name="endpoint">Where to listen.</param>
    /// <param name="configure">Builds the chain: middleware first, the protocol last.</param>
    /// <param name="options">Sets the options of its sockets.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="SocketConfigurationException">Another endpoint has the name.</exception>
    public SocketServerBuilder Listen(string name, EndPoint endpoint, Action<IConnectionBuilder> configure, Action<SocketEndpointOptions>? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);

        var socket = new SocketEndpointOptions();
        options?.Invoke(socket);
        return Add(new EndpointDefinition(name, _ => new(endpoint), () => CreateTransport(socket), configure));
    }

    /// <summary>Listens through another transport, such as the one in memory.</summary>
    /// <param name="name">What logs and metrics call it.</param>
    /// <param name="endpoint">Where to listen, of a kind that <paramref name="transport"/> knows.</param>
    /// <param name="transport">What binds it.</param>
    /// <param name="configure">Builds the chain: middleware first, the protocol last.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="SocketConfigurationException">Another endpoint has the name.</exception>
    public SocketServerBuilder Listen(string name, EndPoint endpoint, IConnectionListenerFactory transport, Action<IConnectionBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(transport);
        return Add(new EndpointDefinition(name, _ => new(endpoint), () => transport, configure) { IsWebSocket = transport is WebSocketListenerFactory });
    }

    /// <summary>Gives all endpoints on sockets another transport than <see cref="SocketListenerFactory"/>, those described before included; endpoints that name their own transport keep it.</summary>
    /// <param name="create">Makes the transport of one endpoint from its options; called when the server starts.</param>
    /// <returns>This builder.</returns>
    public SocketServerBuilder UseTransport(Func<SocketEndpointOptions, IConnectionListenerFactory> create)
    {
        ArgumentNullException.ThrowIfNull(create);

        _transport = create;
        return this;
    }

    /// <summary>Listens for a protocol of the <see cref="ProtocolCatalog"/>, at an address given as text. Options in the URI's query go to the protocol and to its sockets.</summary>
    /// <param name="name">What logs and metrics call it.</param>
    /// <param name="uri">Where to listen, such as <c>tcp://127.0.0.1:9998?message=Hello</c> or, for protocols that have datagrams, <c>udp://127.0.0.1:5007</c>.</param>
    /// <param name="protocol">The protocol's name in the catalogue; <see langword="null"/> when it is the endpoint's.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="SocketConfigurationException">The protocol is unknown, an option is, a value is bad, or another endpoint of the same kind has the name.</exception>
    public SocketServerBuilder ListenProtocol(string name, SocketUri uri, string? protocol = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(uri);

        CatalogEndpoint.Add(this, name, uri, protocol ?? name);
        return this;
    }

    /// <summary>The transport of an endpoint on sockets.</summary>
    internal IConnectionListenerFactory CreateTransport(SocketEndpointOptions socket)
        => _transport?.Invoke(socket) ?? new SocketListenerFactory(socket, Services);

    /// <summary>The definition of an endpoint that is served already, if it was described in the same way: then nothing of it is made again.</summary>
    internal IEndpointDefinition? Kept(string name, EndpointDescription description)
        => _before.FirstOrDefault(endpoint => endpoint.Description == description && string.Equals(endpoint.Name, name, StringComparison.OrdinalIgnoreCase));

    internal SocketServerBuilder Add(EndpointDefinition endpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(endpoint.Name);
        ArgumentNullException.ThrowIfNull(endpoint.Configure);
        return AddNamed(endpoint);
    }

    /// <summary>Adds an endpoint of any kind.</summary>
    /// <exception cref="SocketConfigurationException">One of its kind has the name.</exception>
    internal SocketServerBuilder AddNamed(IEndpointDefinition endpoint)
    {
        if (IsTaken(endpoint.Name, endpoint.Kind))
        {
            throw new SocketConfigurationException($"Two endpoints are named '{endpoint.Name}'; give one of them another name.");
        }

        _endpoints.Add(endpoint);
        return this;
    }

    /// <summary>The address as a name; numbered where it is taken, as by a second endpoint on a free port.</summary>
    private string NameOf(EndPoint endpoint)
    {
        var address = SocketUri.Format(endpoint);
        var name = address;
        for (var number = 2; IsTaken(name, EndpointKind.Connections); number++)
        {
            name = $"{address}#{number}";
        }

        return name;
    }

    private bool IsTaken(string name, EndpointKind kind)
        => _endpoints.Exists(other => other.Kind == kind && string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase));
}
