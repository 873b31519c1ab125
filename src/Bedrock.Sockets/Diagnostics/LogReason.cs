namespace Bedrock.Sockets.Diagnostics;

/// <summary>Why something happened, in a log message. Formatted only when it is written, and escaped: the message of an error may quote what a peer has sent.</summary>
internal readonly struct LogReason(string reason)
{
    public static implicit operator LogReason(string reason) => new(reason);

    public override string ToString() => LogText.Escape(reason, maxLength: 512);
}
