namespace Bedrock.Sockets.Framing;

/// <summary>What <see cref="LineCodec"/> writes at the end of a line. It reads both.</summary>
public enum LineEnding
{
    /// <summary>CR LF, as Internet protocols have it. The default.</summary>
    CrLf = 0,

    /// <summary>LF alone.</summary>
    Lf = 1,
}
