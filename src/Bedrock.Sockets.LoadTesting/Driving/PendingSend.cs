namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What the kernel did not take at once. Rare for small messages, so it may allocate.</summary>
internal sealed class PendingSend
{
    public PendingSend(SocketSignal signal, ReadOnlySpan<byte> rest)
    {
        Signal = signal;
        signal.SetBuffer(rest.ToArray());
    }

    public SocketSignal Signal { get; }

    /// <summary>What is to be sent after it.</summary>
    public byte[] Appended { get; private set; } = [];

    public void Append(ReadOnlySpan<byte> bytes) => Appended = [.. Appended, .. bytes];
}
