namespace Bedrock.Sockets.Framing;

/// <summary>In which order the bytes of a number are sent.</summary>
public enum ByteOrder
{
    /// <summary>The most significant byte first: network order. The default.</summary>
    BigEndian = 0,

    /// <summary>The least significant byte first.</summary>
    LittleEndian = 1,
}
