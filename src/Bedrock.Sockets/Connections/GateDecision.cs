using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Connections;

/// <summary>What an <see cref="IConnectionGate"/> says to a connection. Immutable.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GateDecision
{
    private GateDecision(string reason, ReadOnlyMemory<byte> reply)
    {
        Reason = reason;
        Reply = reply;
    }

    /// <summary>Come in; also the default value.</summary>
    public static GateDecision Enter => default;

    /// <summary>Why it is refused, for logs and metrics, in two words such as <c>max connections</c>; <see langword="null"/> when it may enter.</summary>
    public string? Reason { get; }

    /// <summary>What the refused peer is sent, if it can be without waiting. Empty: it is reset without a byte.</summary>
    public ReadOnlyMemory<byte> Reply { get; }

    /// <summary>Whether it may enter.</summary>
    public bool IsEntered => Reason is null;

    /// <summary>Stay out.</summary>
    /// <param name="reason">Why, for logs and metrics: one of a few fixed texts.</param>
    /// <param name="reply">What the peer is sent; empty for nothing. The caller does not change it any more.</param>
    /// <returns>The refusal.</returns>
    public static GateDecision Refuse(string reason, ReadOnlyMemory<byte> reply = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new GateDecision(reason, reply);
    }
}
