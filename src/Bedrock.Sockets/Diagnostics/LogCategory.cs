namespace Bedrock.Sockets.Diagnostics;

/// <summary>Where log messages go.</summary>
internal static class LogCategory
{
    /// <summary>The one category that all of the library logs to; event ids tell messages apart.</summary>
    internal const string Name = "Bedrock.Sockets";

    /// <summary>Where <c>UseTrafficLog</c> writes payloads; apart, so that nobody gets them by asking for details.</summary>
    internal const string Traffic = "Bedrock.Sockets.Traffic";

    /// <summary>The category of the transport below, which tells each pause and each FIN at Debug; it keeps its own name, so that it can be filtered apart.</summary>
    internal const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets";
}
