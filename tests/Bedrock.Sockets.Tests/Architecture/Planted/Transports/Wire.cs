namespace Bedrock.Sockets.Tests.Architecture.Planted.Transports;

/// <summary>What the folder Framing must not see.</summary>
internal class Wire
{
    public int Speed;

    public static void Send<T>(T item) => _ = item;
}
