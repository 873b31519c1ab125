namespace Bedrock.Sockets.Transports;

/// <summary>A connection whose handler may run on the thread that waits for the kernel, from its beginning on.</summary>
internal interface IInlineStart
{
    /// <summary>Runs the beginning of the handler, if the caller is on that thread.</summary>
    /// <returns>Whether it has run.</returns>
    bool TryRun(IThreadPoolWorkItem beginning);
}
