namespace Bedrock.Sockets.Tls;

/// <summary>Too many wait in line already.</summary>
#pragma warning disable CA1032, CA1064 // It never leaves this folder, and has one message.
internal sealed class TurnstileFullException() : IOException("Too many handshakes wait for their turn.");
#pragma warning restore CA1032, CA1064
