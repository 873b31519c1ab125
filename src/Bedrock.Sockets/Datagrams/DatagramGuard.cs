using System.Net;
using Bedrock.Sockets.Diagnostics;

namespace Bedrock.Sockets.Datagrams;

/// <summary>Decides which datagrams are handled and which replies are sent. The cheapest question first. Safe for any thread.</summary>
internal sealed class DatagramGuard
{
    private readonly PortSet _blockedPorts = new();
    private readonly PortSet? _ownPorts;
    private readonly bool _blockGroupSources;
    private readonly bool _allowLargerReplies;
    private readonly SourceAllowance? _requests;
    private readonly SourceAllowance? _largerReplies;
    private readonly TimeProvider _clock;

    public DatagramGuard(DatagramGuardOptions options, PortSet ownPorts, TimeProvider clock)
    {
        foreach (var port in options.BlockedSourcePorts)
        {
            _blockedPorts.Add(port);
        }

        _ownPorts = options.BlockOwnPorts ? ownPorts : null;
        _blockGroupSources = options.BlockGroupSources;
        _allowLargerReplies = options.AllowLargerReplies;
        _requests = options.MaxPerSource is { } requests ? new SourceAllowance(requests, clock.TimestampFrequency) : null;
        _largerReplies = options.MaxLargerPerSource is { } replies ? new SourceAllowance(replies, clock.TimestampFrequency) : null;
        _clock = clock;
    }

    /// <summary>Looks at a datagram that has come.</summary>
    /// <param name="sender">Its sender. One without an IP address is on this machine, and the kernel vouches for it.</param>
    /// <param name="slot">The sender's place in the tables.</param>
    /// <returns>Why it is dropped; <see langword="null"/> when it is handled.</returns>
    public DatagramDrop? Refuses(SocketAddress sender, out ushort slot)
    {
        slot = 0;
        if (!DatagramSource.TryRead(sender, out var source))
        {
            return null;
        }

        if (_blockedPorts.Contains(source.Port))
        {
            return DatagramDrop.SourcePort;
        }

        if (_ownPorts is not null && _ownPorts.Contains(source.Port))
        {
            return DatagramDrop.OwnPort;
        }

        if (_blockGroupSources && !source.IsOneHost)
        {
            return DatagramDrop.GroupSource;
        }

        // Seeded at random by the runtime, anew in each process.
        slot = unchecked((ushort)HashCode.Combine(source.Key));
        return _requests is null || _requests.TryTake(slot, _clock.GetTimestamp()) ? null : DatagramDrop.Rate;
    }

    /// <summary>Looks at a reply.</summary>
    /// <param name="slot">The place of the request's sender.</param>
    /// <param name="requestBytes">The length of the request.</param>
    /// <param name="allowedBytes">What the handler has asked for.</param>
    /// <param name="replyBytes">The length of the reply.</param>
    /// <returns>Why it is not sent; <see langword="null"/> when it is.</returns>
    public DatagramDrop? RefusesReply(ushort slot, int requestBytes, int allowedBytes, int replyBytes)
    {
        if (replyBytes <= requestBytes)
        {
            return null;
        }

        if (replyBytes > allowedBytes && !_allowLargerReplies)
        {
            return DatagramDrop.LargerReply;
        }

        return _largerReplies is null || _largerReplies.TryTake(slot, _clock.GetTimestamp()) ? null : DatagramDrop.LargerReplyRate;
    }
}
