using System.IO.Pipelines;

namespace Bedrock.Sockets.Transports.Closing;

/// <summary>The output of a connection as its owner sees it: it tells when the kernel has everything.</summary>
internal interface ISendingOutput
{
    /// <summary>What the handler writes to. Completing it half-closes; completing it with an exception aborts.</summary>
    PipeWriter Writer { get; }

    /// <summary>Ends when all output is with the kernel and FIN is sent (<see cref="SendOutcome.Finished"/>), or when nothing more can be sent. Never fails.</summary>
    Task<SendOutcome> Completion { get; }

    /// <summary>Whether all that was flushed is with the kernel.</summary>
    bool IsIdle { get; }

    /// <summary>How many batches the kernel has taken.</summary>
    long Batches { get; }

    /// <summary>How many bytes the kernel has taken.</summary>
    long Bytes { get; }

    /// <summary>Stops sending: after an abort there is nobody to send to.</summary>
    void Stop();
}
