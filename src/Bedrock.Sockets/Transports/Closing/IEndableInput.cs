using System.IO.Pipelines;

namespace Bedrock.Sockets.Transports.Closing;

/// <summary>The input of a connection as its owner sees it: it can be ended as if the peer had half-closed, and taken away from the handler when that is done.</summary>
/// <remarks><see cref="End"/> and the counts may be used from any thread.</remarks>
internal interface IEndableInput
{
    /// <summary>What the handler reads.</summary>
    PipeReader Reader { get; }

    /// <summary>What the owner reads once <see cref="Release"/> has said that it may.</summary>
    PipeReader Rest { get; }

    /// <summary>Whether <see cref="End"/> was called.</summary>
    bool Ended { get; }

    /// <summary>Whether the handler waits for bytes and has consumed all that it was given.</summary>
    bool IsWaiting { get; }

    /// <summary>Whether a read waits for the peer.</summary>
    bool IsPending { get; }

    /// <summary>How many bytes the reads have returned, each counted once.</summary>
    long Bytes { get; }

    /// <summary>How many reads have returned.</summary>
    long Reads { get; }

    /// <summary>Ends the input on the peer's behalf.</summary>
    void End();

    /// <summary>Takes the input away from the handler and drops what it left unread.</summary>
    /// <returns>Whether the owner may now read <see cref="Rest"/>: not while a read that the handler abandoned is pending there.</returns>
    bool Release();
}
