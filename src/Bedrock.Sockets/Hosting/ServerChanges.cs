namespace Bedrock.Sockets.Hosting;

/// <summary>What <see cref="SocketServer.ReloadAsync"/> has changed: the names of endpoints.</summary>
/// <param name="Added">Those that are served now and were not.</param>
/// <param name="Changed">Those that serve the next connection in another way.</param>
/// <param name="Removed">Those that accept no more. Their connections are being drained.</param>
public sealed record ServerChanges(IReadOnlyList<string> Added, IReadOnlyList<string> Changed, IReadOnlyList<string> Removed);
