using System.Buffers;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Groups;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The example of docs/groups.md.</summary>
public sealed class SnippetsGroups
{
    [Fact]
    public async Task A_room_lets_its_members_hear_each_other()
    {
        var room = new Room(new ConnectionGroup());
        await using var server = await TestSocketServer.StartAsync(c => c.Run(room.OnConnectedAsync));
        await using var ann = await server.ConnectAsync();
        await ann.SendAsync("first\n"u8.ToArray());
        Assert.Equal("first\r\n"u8.ToArray(), await ann.ReceiveAsync(7));
        await using var bob = await server.ConnectAsync();

        await bob.SendAsync("second\n"u8.ToArray());

        Assert.Equal("second\r\n"u8.ToArray(), await ann.ReceiveAsync(8));
        Assert.Equal("second\r\n"u8.ToArray(), await bob.ReceiveAsync(8));
    }

    #region groups-room
    public sealed class Room(ConnectionGroup group) : ConnectionHandler
    {
        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            await using var member = new GroupMember(connection);
            group.Add(member);
            try
            {
                var peer = new FrameChannel<LineCodec, ReadOnlySequence<byte>>(connection);
                await foreach (var line in peer.ReadAllAsync())
                {
                    group.Broadcast(new LineCodec(), line.ToArray());
                }
            }
            finally
            {
                group.Remove(member);
            }
        }
    }
    #endregion
}
