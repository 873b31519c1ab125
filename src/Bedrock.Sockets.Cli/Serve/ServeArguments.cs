namespace Bedrock.Sockets.Cli.Serve;

/// <summary>What <c>bedrock serve</c> was told.</summary>
/// <param name="Endpoints">The endpoints, as NAME=URI.</param>
/// <param name="ConfigFile">A file with more of them.</param>
/// <param name="Verbose">Whether each connection is told.</param>
/// <param name="Collector">Where metrics and traces go.</param>
internal sealed record ServeArguments(IReadOnlyList<string> Endpoints, string? ConfigFile, bool Verbose, string? Collector);
