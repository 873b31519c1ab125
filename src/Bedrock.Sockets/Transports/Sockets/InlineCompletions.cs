namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>Lets the runtime go on with whoever waits for a socket on the thread that the kernel's event came to.</summary>
internal static class InlineCompletions
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Asks for it, where the options do. The runtime looks once, when the first socket of the process binds or connects: later it changes nothing.</summary>
    public static void Request(SocketEndpointOptions options)
    {
        if (options.UnsafeInlineScheduling)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}
