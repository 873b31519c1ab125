namespace Bedrock.Sockets.Diagnostics;

/// <summary>Reasons as metrics and traces name them. They are part of what operators filter on: never renamed.</summary>
internal static class ReasonNames
{
    public static string Name(this HandshakeFailure reason) => reason switch
    {
        HandshakeFailure.Timeout => "timeout",
        HandshakeFailure.Plaintext => "plaintext",
        HandshakeFailure.Ended => "ended",
        HandshakeFailure.Overload => "overload",
        _ => "refused",
    };

    public static string Name(this EndReason reason) => reason switch
    {
        EndReason.Completed => "completed",
        EndReason.Reset => "reset",
        EndReason.Aborted => "aborted",
        EndReason.Frame => "frame",
        _ => "failed",
    };
}
