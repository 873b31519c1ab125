namespace Bedrock.Sockets.Datagrams;

/// <summary>A set of UDP ports in 8 KiB. Filled first, then only read, by any thread.</summary>
internal sealed class PortSet
{
    private const int Ports = 65_536;
    private const int BitsPerWord = 64;

    private readonly ulong[] _bits = new ulong[Ports / BitsPerWord];

    public void Add(int port) => _bits[port / BitsPerWord] |= 1UL << (port % BitsPerWord);

    public bool Contains(int port) => (_bits[port / BitsPerWord] & (1UL << (port % BitsPerWord))) != 0;
}
