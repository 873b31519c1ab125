using System.Globalization;
using Bedrock.Sockets.Framing;
using Bedrock.Sockets.Groups;
using Bedrock.Sockets.Protocols.Chat;
using Bedrock.Sockets.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Protocols.Chat;

public sealed class ChatTests
{
    [Fact]
    public async Task Everybody_in_the_room_hears_who_comes_what_is_said_and_who_goes()
    {
        await using var server = await StartAsync();
        await using var ann = await ChatClient.EnterAsync(server, "ann");
        await using var bob = await ChatClient.EnterAsync(server, "bob");

        Assert.Equal("* bob has joined lobby.", await ann.ReadAsync());
        await ann.SendAsync("hello, bob");
        Assert.Equal("<ann> hello, bob", await ann.ReadAsync());
        Assert.Equal("<ann> hello, bob", await bob.ReadAsync());
        await bob.SendAsync("hello, ann");
        Assert.Equal("<bob> hello, ann", await ann.ReadAsync());
        Assert.Equal("<bob> hello, ann", await bob.ReadAsync());
        await bob.Connection.HalfCloseAsync();
        Assert.Equal("* bob has left lobby.", await ann.ReadAsync());
        Assert.Empty(await bob.Connection.ReceiveToEndAsync());
    }

    [Fact]
    public async Task What_is_said_in_one_room_is_not_heard_in_another()
    {
        await using var server = await StartAsync();
        await using var ann = await ChatClient.EnterAsync(server, "ann");
        await using var bob = await ChatClient.EnterAsync(server, "bob");

        await bob.SendAsync("/join games");
        Assert.Equal("* You are in games, with nobody else.", await bob.ReadAsync());
        await ann.SendAsync("is anybody here?");
        await bob.SendAsync("just me");
        Assert.Equal("<bob> just me", await bob.ReadAsync());
        await bob.SendAsync("/rooms");
        Assert.Equal("* Rooms: games (1), lobby (1).", await bob.ReadAsync());
        await bob.SendAsync("/leave");
        Assert.Equal("* You are in lobby, with 1 other.", await bob.ReadAsync());
        await bob.SendAsync("/rooms");
        Assert.Equal("* Rooms: lobby (2).", await bob.ReadAsync());
        await bob.SendAsync("/leave");
        Assert.Equal("* You are in lobby already; /quit leaves the chat.", await bob.ReadAsync());

        Assert.Equal("* bob has joined lobby.", await ann.ReadAsync());
        Assert.Equal("* bob has left lobby.", await ann.ReadAsync());
        Assert.Equal("<ann> is anybody here?", await ann.ReadAsync());
        Assert.Equal("* bob has joined lobby.", await ann.ReadAsync());
    }

    [Fact]
    public async Task A_name_that_is_taken_in_any_case_or_is_none_is_refused_and_asked_for_again()
    {
        await using var server = await StartAsync();
        await using var ann = await ChatClient.EnterAsync(server, "ann");
        await using var other = new ChatClient(await server.ConnectAsync());
        await other.ReadAsync();

        await other.SendAsync("ANN");
        Assert.Equal("* ANN is taken; choose another name.", await other.ReadAsync());
        await other.SendAsync("* server");
        Assert.Equal("* A name has 1 to 20 letters, digits, hyphens and underscores.", await other.ReadAsync());
        await other.SendAsync("\u202Ebob\u001b");
        Assert.Equal("* You are bob. You are in lobby, with 1 other. /help lists what you can do.", await other.ReadAsync());
        await other.SendAsync("/nick Ann");
        Assert.Equal("* Ann is taken; choose another name.", await other.ReadAsync());
        await other.SendAsync("/nick Bob");

        Assert.Equal("* bob is now Bob.", await other.ReadAsync());
        await other.SendAsync("/who");
        Assert.Equal("* In lobby: ann, Bob.", await other.ReadAsync());
    }

    [Fact]
    public async Task A_name_is_free_again_when_its_owner_has_gone()
    {
        await using var server = await StartAsync();
        await using var watcher = await ChatClient.EnterAsync(server, "watcher");
        await using (var ann = await ChatClient.EnterAsync(server, "ann"))
        {
            await ann.SendAsync("/quit");
            Assert.Equal("* Goodbye.\r\n"u8.ToArray(), await ann.Connection.ReceiveToEndAsync());
        }

        Assert.Equal("* ann has joined lobby.", await watcher.ReadAsync());
        Assert.Equal("* ann has left lobby.", await watcher.ReadAsync());
        await using var next = await ChatClient.EnterAsync(server, "ann");
    }

    [Fact]
    public async Task Nobody_can_speak_as_the_server_or_as_another()
    {
        await using var server = await StartAsync();
        await using var ann = await ChatClient.EnterAsync(server, "ann");

        await ann.SendAsync("* bob has left.\r<bob> hi\u001b[1A\u202E");
        await ann.SendAsync("//help");
        await ann.SendAsync("/dance");
        await ann.SendAsync("");
        await ann.SendAsync("/help");

        Assert.Equal("<ann> * bob has left.<bob> hi[1A", await ann.ReadAsync());
        Assert.Equal("<ann> /help", await ann.ReadAsync());
        Assert.StartsWith("* There is no /dance. /who, ", await ann.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal("* /who, /rooms, /join ROOM, /leave, /nick NAME, /quit. Everything else is said to the room.", await ann.ReadAsync());
    }

    [Fact]
    public async Task A_long_message_is_cut_and_a_line_that_is_too_long_ends_the_visit()
    {
        await using var server = await StartAsync();
        await using var ann = await ChatClient.EnterAsync(server, "ann");
        await using var bob = await ChatClient.EnterAsync(server, "bob");
        await ann.ReadAsync();

        await bob.SendAsync(new string('x', 1_000));
        Assert.Equal($"<bob> {new string('x', 500)}", await ann.ReadAsync());
        await bob.SendAsync(new string('x', 5_000));

        Assert.Equal("* bob has left lobby.", await ann.ReadAsync());
        await Assert.ThrowsAsync<ConnectionResetException>(() => bob.Connection.ReceiveToEndAsync());
        Assert.IsType<FrameException>(Assert.Single(server.TakeExceptions()));
    }

    [Fact]
    public async Task Who_is_cut_off_in_the_midst_of_a_line_has_left_and_the_half_line_is_not_said()
    {
        await using var server = await StartAsync();
        await using var ann = await ChatClient.EnterAsync(server, "ann");
        await using var bob = await ChatClient.EnterAsync(server, "bob");
        await using var eve = await ChatClient.EnterAsync(server, "eve");
        Assert.Equal("* bob has joined lobby.", await ann.ReadAsync());
        Assert.Equal("* eve has joined lobby.", await ann.ReadAsync());

        await bob.Connection.SendAsync("half a li"u8.ToArray());
        await bob.Connection.HalfCloseAsync();
        Assert.Equal("* bob has left lobby.", await ann.ReadAsync());
        await eve.Connection.SendAsync("half a li"u8.ToArray());
        eve.Connection.Abort(new ConnectionAbortedException("reset by the test"));
        Assert.Equal("* eve has left lobby.", await ann.ReadAsync());

        await ann.SendAsync("alone again");
        Assert.Equal("<ann> alone again", await ann.ReadAsync());
    }

    [Fact]
    public async Task Who_never_reads_misses_messages_and_the_others_none()
    {
        await using var server = await StartAsync(chat => (chat.MaxQueuedMessages, chat.LinesPerSecond) = (10, 10_000));
        await using var slow = await ChatClient.EnterAsync(server, "slow");
        await using var ann = await ChatClient.EnterAsync(server, "ann");
        var text = new string('x', 500);
        const int Messages = 2_000;

        for (var message = 0; message < Messages; message++)
        {
            await ann.SendAsync($"{message} {text[..480]}");
            Assert.StartsWith($"<ann> {message} ", await ann.ReadAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("* ann has joined lobby.", await slow.ReadAsync());
        var last = -1;
        var missed = 0L;
        while (last < Messages - 1)
        {
            var line = (await slow.ReadAsync()).Split(' ');
            if (line[0] == "*")
            {
                missed += int.Parse(line[4], CultureInfo.InvariantCulture);
                continue;
            }

            Assert.True(int.Parse(line[1], CultureInfo.InvariantCulture) > last);
            last = int.Parse(line[1], CultureInfo.InvariantCulture);
        }

        Assert.InRange(missed, 1, Messages - 10);
    }

    [Fact]
    public async Task Who_never_reads_is_disconnected_where_the_options_say_so()
    {
        await using var server = await StartAsync(chat => (chat.MaxQueuedMessages, chat.LinesPerSecond, chat.SlowReader) = (10, 10_000, SlowReader.Disconnect));
        await using var slow = await ChatClient.EnterAsync(server, "slow");
        await using var ann = await ChatClient.EnterAsync(server, "ann");
        var text = new string('x', 400);

        var line = "";
        for (var message = 0; line != "* slow has left lobby."; message++)
        {
            Assert.InRange(message, 0, 10_000);
            await ann.SendAsync($"{message} {text}");
            do
            {
                line = await ann.ReadAsync();
            }
            while (line[0] != '*' && !line.StartsWith($"<ann> {message} ", StringComparison.Ordinal));
        }

        await ann.SendAsync("still here");
        do
        {
            line = await ann.ReadAsync();
        }
        while (line != "<ann> still here");
    }

    [Fact]
    public async Task Who_speaks_too_quickly_is_heard_later()
    {
        var clock = new ManualTimeProvider();
        await using var server = await TestSocketServer.StartAsync(
            chain => chain.UseChat(chat => chat.LinesPerSecond = 1), services => services.AddSingleton<TimeProvider>(clock));
        await using var ann = await ChatClient.EnterAsync(server, "ann");

        await ann.SendAsync("one\ntwo\nthree");
        Assert.Equal("<ann> one", await ann.ReadAsync());
        var next = ann.ReadAsync();
        while (!next.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal("<ann> two", await next);
        next = ann.ReadAsync();
        while (!next.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal("<ann> three", await next);
    }

    [Fact]
    public async Task Endpoints_of_the_same_services_share_their_rooms()
    {
        var hall = new ChatHall();
        void Share(IServiceCollection services) => services.AddSingleton(hall);
        await using var one = await TestSocketServer.StartAsync(chain => chain.UseChat(), Share);
        await using var two = await TestSocketServer.StartAsync(chain => chain.UseChat(), Share);
        await using var ann = await ChatClient.EnterAsync(one, "ann");
        await using var bob = await ChatClient.EnterAsync(two, "bob");

        await bob.SendAsync("hello from afar");

        Assert.Equal("* bob has joined lobby.", await ann.ReadAsync());
        Assert.Equal("<bob> hello from afar", await ann.ReadAsync());
        Assert.Equal(2, hall.Count);
    }

    [Fact]
    public async Task There_are_not_more_rooms_than_allowed()
    {
        await using var server = await StartAsync(chat => chat.MaxRooms = 2);
        await using var ann = await ChatClient.EnterAsync(server, "ann");
        await using var bob = await ChatClient.EnterAsync(server, "bob");
        await ann.ReadAsync();
        await ann.SendAsync("/join one");
        Assert.Equal("* You are in one, with nobody else.", await ann.ReadAsync());

        await ann.SendAsync("/join two");

        Assert.Equal("* There are 2 rooms already; join one of them.", await ann.ReadAsync());
    }

    private static Task<TestSocketServer> StartAsync(Action<ChatOptions>? configure = null)
        => TestSocketServer.StartAsync(chain => chain.UseTelnet().UseChat(configure ?? (_ => { })));
}
