using System.Net;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.Hosting;

/// <summary>An endpoint that a started server listens on.</summary>
/// <param name="Name">The name it was given.</param>
/// <param name="EndPoint">The address, with the real port where 0 was asked for.</param>
public sealed record BoundEndpoint(string Name, EndPoint EndPoint)
{
    /// <summary>Whether it was described as one of TLS, with a <c>tls://</c> URI. A chain in code that has <c>UseServerTls</c> is not looked into.</summary>
    /// <remarks>Defaults to <see langword="false"/>.</remarks>
    public bool IsTls { get; init; }

    /// <summary>Whether it takes datagrams, and not connections.</summary>
    /// <remarks>Defaults to <see langword="false"/>.</remarks>
    public bool IsDatagram { get; init; }

    /// <summary>The address as a URI, as <see cref="SocketUri.Parse"/> reads it.</summary>
    public string Address => IsDatagram ? SocketUri.FormatDatagram(EndPoint) : IsTls ? SocketUri.FormatTls(EndPoint) : SocketUri.Format(EndPoint);
}
