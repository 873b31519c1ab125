namespace Bedrock.Sockets.Cli.Serve;

/// <summary>What <c>serve</c> was asked to do.</summary>
/// <param name="Endpoints">The words <c>NAME=URI</c>.</param>
/// <param name="ConfigFile">The file of <c>--config</c>, if one was given.</param>
/// <param name="Verbose">Whether each connection is shown.</param>
/// <param name="Transport">What carries the connections.</param>
/// <param name="Inline">Whether handlers run on the threads that wait for the kernel.</param>
/// <param name="Collector">Where metrics and traces go, if anywhere.</param>
/// <param name="Health">Where probes are answered, if anywhere.</param>
internal sealed record ServeOptions(IReadOnlyList<string> Endpoints, string? ConfigFile, bool Verbose, ServeTransport Transport, bool Inline, string? Collector, string? Health);
