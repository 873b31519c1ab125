using System.Net;

namespace Bedrock.Sockets.Hosting;

/// <summary>An endpoint that a started server listens on.</summary>
/// <param name="Name">The name it was given.</param>
/// <param name="EndPoint">The address, with the real port where 0 was asked for.</param>
public sealed record BoundEndpoint(string Name, EndPoint EndPoint);
