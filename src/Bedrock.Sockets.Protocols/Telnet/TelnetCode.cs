namespace Bedrock.Sockets.Protocols.Telnet;

/// <summary>The bytes of RFC 854 that mean something to <see cref="TelnetParser"/>.</summary>
internal static class TelnetCode
{
    /// <summary>End of subnegotiation.</summary>
    internal const byte SubnegotiationEnd = 240;

    /// <summary>Are you there?</summary>
    internal const byte AreYouThere = 246;

    /// <summary>Begin of subnegotiation (RFC 855).</summary>
    internal const byte Subnegotiation = 250;

    /// <summary>The sender wants to begin an option, or confirms it.</summary>
    internal const byte Will = 251;

    /// <summary>The sender refuses an option, or ends it.</summary>
    internal const byte Wont = 252;

    /// <summary>The sender asks the receiver to begin an option, or confirms it.</summary>
    internal const byte Do = 253;

    /// <summary>The sender asks the receiver not to begin an option, or to end it.</summary>
    internal const byte Dont = 254;

    /// <summary>Interpret as command.</summary>
    internal const byte Command = 255;
}
