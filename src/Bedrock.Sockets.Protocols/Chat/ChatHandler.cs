using System.Buffers;
using System.Text;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Groups;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Protocols.Chat;

/// <summary>Lets people with names talk in rooms, by lines. One instance serves any number of connections at once.</summary>
/// <remarks>
/// Everybody in a room, the speaker included, gets the same lines in the same order. Who reads slowly costs the others nothing: what waits for it is bounded, and <see cref="ChatOptions.SlowReader"/> says what happens then.
/// What people are shown of each other has no control characters, no format characters such as those that turn the direction of writing, and is not long.
/// </remarks>
public sealed class ChatHandler : ConnectionHandler
{
    private readonly ChatHall _hall;
    private readonly ChatOptions _options;
    private readonly GroupMemberOptions _member;
    private readonly TimeProvider _clock;

    /// <summary>Makes a handler for a hall.</summary>
    /// <param name="hall">Where people meet; several handlers may share it.</param>
    /// <param name="options">The limits. Later changes have no effect.</param>
    /// <param name="clock">What the pace of a speaker is measured with.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public ChatHandler(ChatHall hall, ChatOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(hall);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);

        _hall = hall;
        _clock = clock;
        _options = options.Copy();
        _member = new GroupMemberOptions
        {
            MaxQueuedMessages = options.MaxQueuedMessages,
            SlowReader = options.SlowReader,
            DropNotice = static missed => Encoding.UTF8.GetBytes($"* You have missed {missed} messages: you read too slowly.\r\n"),
        };
    }

    /// <summary>Asks for a name, and lets its owner talk until it quits or ends its side.</summary>
    /// <param name="connection">The connection. Whoever accepted it closes it.</param>
    /// <returns>A task that ends with the visit; it fails when the connection is reset, and when a line is too long or cut off.</returns>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var member = new GroupMember(connection, _member);
        await using var disposal = member.ConfigureAwait(false);
        var peer = new FrameChannel<LineCodec, ReadOnlySequence<byte>>(connection, new LineCodec { MaxLineBytes = ChatText.MaxLineBytes });
        var session = new ChatSession(_hall, _options, member);
        try
        {
            await TalkAsync(peer, session).ConfigureAwait(false);
        }
        finally
        {
            session.Leave();
        }
    }

    private async Task TalkAsync(FrameChannel<LineCodec, ReadOnlySequence<byte>> peer, ChatSession session)
    {
        var (started, pace) = (_clock.GetTimestamp(), new ChatPace(_options.LinesPerSecond));
        peer.Write(Encoding.UTF8.GetBytes(ChatSession.Welcome));
        await peer.FlushAsync().ConfigureAwait(false);

#pragma warning disable CA2007 // The sequence has no ConfigureAwait: its own awaits are free of the context, and a server has none.
        await foreach (var line in peer.ReadAllAsync())
#pragma warning restore CA2007
        {
            var text = ChatText.Clean(line, _options.MaxMessageLength);
            if (pace.Take(_clock.GetElapsedTime(started)) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, _clock).ConfigureAwait(false);
            }

            if (session.Hear(text) is { } reply)
            {
                // At once, so that it stands before what is said next. A peer that does not read its replies is not read from.
                peer.Write(Encoding.UTF8.GetBytes(reply));
                await peer.FlushAsync().ConfigureAwait(false);
            }

            if (session.IsOver)
            {
                return;
            }
        }
    }
}
