using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bedrock.Sockets.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Datagrams;

/// <summary>Tells the operator what goes wrong with datagrams, each kind once in <see cref="Interval"/> with its number: whoever sends them must not fill the disk with logs. Safe for any thread.</summary>
internal sealed class DatagramTroubles(string endpoint, ILogger logger, TimeProvider clock)
{
    /// <summary>How often a message of one kind may be written.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Recurring _drops;
    private Recurring _failures;
    private Recurring _receives;

    public void Dropped(SocketAddress remote, DatagramDrop reason, SocketException? failure = null)
    {
        if (IsDue(ref _drops, out var count))
        {
            DatagramLog.Dropped(logger, endpoint, count, EndPointOf(remote), failure is null ? Describe(reason) : $"{Describe(reason)}: {failure.Message}");
        }
    }

    public void HandlerFailed(SocketAddress remote, Exception error)
    {
        if (IsDue(ref _failures, out var count))
        {
            DatagramLog.HandlerFailed(logger, endpoint, count, EndPointOf(remote), LogText.Describe(error), error);
        }
    }

    public void ReceiveFailed(Exception error, TimeSpan wait)
    {
        if (IsDue(ref _receives, out var count))
        {
            DatagramLog.ReceiveFailed(logger, endpoint, count, LogText.Describe(error), wait.TotalMilliseconds);
        }
    }

    private static string Describe(DatagramDrop reason) => reason switch
    {
        DatagramDrop.TooLong => "it is longer than MaxDatagramSize",
        DatagramDrop.SourcePort => "it comes from the port of a service that answers whatever comes (BlockedSourcePorts)",
        DatagramDrop.OwnPort => "it comes from a port of this server (BlockOwnPorts)",
        DatagramDrop.GroupSource => "its source is no address of one host (BlockGroupSources)",
        DatagramDrop.Rate => "its source sends more than MaxPerSource",
        DatagramDrop.LargerReply => "the reply would be larger than the request; if the endpoint may do that, set AllowLargerReplies",
        DatagramDrop.LargerReplyRate => "its source asks for more than MaxLargerPerSource replies that are larger than their requests",
        DatagramDrop.NoSender => "its sender has no address, and so no session",
        DatagramDrop.SessionLimit => "there are MaxSessions sessions, and none that could give way",
        DatagramDrop.SessionQueue => "its session has MaxQueued datagrams that wait, or all have MaxQueuedBytes",
        DatagramDrop.SessionEnded => "its session ended before it was read",
        DatagramDrop.ReceiverFull => "its sender has no room for the reply",
        _ => "the system did not send the reply",
    };

    /// <summary>An address that no text can be made of must not cost the datagram after it.</summary>
    private static EndPoint? EndPointOf(SocketAddress remote)
    {
        try
        {
            return DatagramAddress.ToEndPoint(remote);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private bool IsDue(ref Recurring trouble, out long count)
    {
        lock (_lock)
        {
            count = ++trouble.Unreported;
            if (trouble.LastMessage is { } last && clock.GetElapsedTime(last) < Interval)
            {
                return false;
            }

            trouble = new Recurring { LastMessage = clock.GetTimestamp() };
            return true;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Recurring
    {
        public long? LastMessage;
        public long Unreported;
    }
}
