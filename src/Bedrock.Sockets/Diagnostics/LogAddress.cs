using System.Net;

namespace Bedrock.Sockets.Diagnostics;

/// <summary>An address in a log message. Formatted only when it is written, and escaped: the path of a Unix socket is what its owner has called it.</summary>
internal readonly struct LogAddress(EndPoint? address)
{
    public static implicit operator LogAddress(EndPoint? address) => new(address);

    public override string ToString() => address is IPEndPoint ip ? ip.ToString() : LogText.Escape(address?.ToString() ?? "(null)");
}
