namespace Bedrock.Sockets.Connections;

/// <summary>A feature: how many of the bytes received were said by somebody before the peer, as a proxy says its header. The peer's first byte comes after them.</summary>
internal sealed record Preamble(long Bytes);
