using Bedrock.Sockets.LoadTesting.VirtualUsers;
using Bedrock.Sockets.Transports;

namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>What the clients of a load test do. Every reply is verified, byte by byte.</summary>
/// <remarks>Immutable, and for any number of runs.</remarks>
/// <example><code>
/// var echo = LoadScenario.Echo(size: 64);
/// var redis = LoadScenario.Script(new LoadScript().Send(@"PING\r\n").Expect(@"+PONG\r\n"));
/// </code></example>
public sealed class LoadScenario
{
    private const int DefaultSize = 64;
    private const int DefaultStreamSize = 64 * 1024;

    /// <summary>What UDP over IPv4 carries.</summary>
    internal const int LongestDatagram = 65_507;

    private readonly Func<ulong, Func<int, Conversation>> _prepare;

    /// <param name="name">The name.</param>
    /// <param name="prepare">Makes what the clients of a run share from its seed, and then a conversation for each.</param>
    private LoadScenario(string name, Func<ulong, Func<int, Conversation>> prepare) => (Name, _prepare) = (name, prepare);

    /// <summary>The name, as it stands in reports.</summary>
    public string Name { get; }

    /// <summary>Whether each request has a connection of its own, and its time begins with connecting.</summary>
    internal bool ConnectsForEachRequest { get; private init; }

    /// <summary>Whether the clients are silent until the end and then each send one request.</summary>
    internal bool IsHold { get; private init; }

    /// <summary>What the clients do when it was written in C#; <see langword="null"/> when it is built in.</summary>
    internal UserScenario? Code { get; private init; }

    /// <summary>The longest piece that is sent at once; of datagrams, the longest.</summary>
    internal int MaxRequestBytes { get; private init; }

    /// <summary>Of datagrams: the longest that can be a right reply.</summary>
    internal long MaxReplyBytes { get; private init; }

    /// <summary>How many requests may be unanswered on one connection.</summary>
    internal int MostPipelined { get; private init; } = 1;

    /// <summary>The same with datagrams; <see langword="null"/> when it takes a connection.</summary>
    private LoadScenario? OverDatagrams { get; init; }

    /// <summary>Messages to an echo server. Lost, duplicated, reordered and corrupted replies are told apart. Over datagrams each message is one, at most 65,507 bytes.</summary>
    /// <param name="size">Bytes of a message, 16 to 1,048,576. Defaults to 64.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is out of range.</exception>
    public static LoadScenario Echo(int size = DefaultSize) => OfEcho("echo", size, isForDatagrams: true);

    /// <summary>As <see cref="Echo"/> with large messages, for throughput. Pipeline some, so that the way is full in both directions.</summary>
    /// <param name="size">Bytes of a message, 16 to 1,048,576. Defaults to 65,536.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is out of range.</exception>
    public static LoadScenario Stream(int size = DefaultStreamSize) => OfEcho("stream", size);

    /// <summary>For each request: connect to an echo server, one message, close.</summary>
    /// <param name="size">Bytes of a message, 16 to 1,048,576. Defaults to 64.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is out of range.</exception>
    public static LoadScenario Churn(int size = DefaultSize)
    {
        Check(size);
        return new LoadScenario("churn", Echoes(size)) { ConnectsForEachRequest = true, MaxRequestBytes = size };
    }

    /// <summary>Connections to an echo server that say nothing for the whole run; then each sends one message, so that it is known to have been alive.</summary>
    /// <param name="size">Bytes of the message, 16 to 1,048,576. Defaults to 64.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is out of range.</exception>
    public static LoadScenario Hold(int size = DefaultSize)
    {
        Check(size);
        return new LoadScenario("hold", Echoes(size)) { IsHold = true, MaxRequestBytes = size };
    }

    /// <summary>For each request: connect, and read to the end one line that tells the time (RFC 867, ISO 8601, C's <c>ctime</c>, or seconds since 1970). Over datagrams: a datagram of 128 zeros, and one that has the line.</summary>
    /// <returns>The scenario.</returns>
    public static LoadScenario Time() => OfTime("time", TimeRule.IsRight, TimeRule.MaxBytes);

    /// <summary>For each request: connect, and read to the end the four bytes of RFC 868, a time within a day of this machine's. Over datagrams: a datagram of four zeros, and one that has the time.</summary>
    /// <returns>The scenario.</returns>
    public static LoadScenario Time868() => OfTime("time868", new Time868Rule(TimeProvider.System).IsRight, Time868Rule.Size);

    /// <summary>For each request: connect, and read a greeting to the end.</summary>
    /// <param name="expected">The whole greeting, with the escapes of <see cref="LoadScript"/>; without one, every client must get what the first one got. At most 1,024 bytes.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="FormatException">The text has an escape that is none.</exception>
    public static LoadScenario Greeting(string? expected = null)
    {
        var bytes = expected is null ? null : ScriptText.Parse(expected);
        return new LoadScenario("greeting", _ =>
        {
            var rule = new GreetingRule(bytes);
            return _ => new WholeReplyConversation(rule.IsRight, GreetingRule.MaxBytes);
        })
        { ConnectsForEachRequest = true };
    }

    /// <summary>What a script says, again and again. Over datagrams each thing it sends is one, each of its expectations is met by a whole one, and each pass has a socket of its own, so that no late reply is taken for another.</summary>
    /// <param name="script">The script; read now, so later changes have no effect.</param>
    /// <returns>The scenario.</returns>
    /// <exception cref="InvalidOperationException">The script expects nothing after what it sends last.</exception>
    public static LoadScenario Script(LoadScript script)
    {
        ArgumentNullException.ThrowIfNull(script);

        var exchanges = script.ToExchanges();
        return new LoadScenario("script", _ => _ => new ScriptConversation(exchanges))
        {
            ConnectsForEachRequest = script.EndsConnection,
            MaxRequestBytes = exchanges.Max(exchange => exchange.Bytes.Length),
            MostPipelined = exchanges.Length == 1 && !script.EndsConnection ? EchoConversation.MostOutstanding : 1,
            OverDatagrams = exchanges[0].Sends.Length == 0 || exchanges[^1].Expect[^1] is ExpectedEnd ? null : OfDatagramScript(exchanges),
        };
    }

    /// <summary>A scenario that was written in C#.</summary>
    internal static LoadScenario Of(UserScenario code) => new(code.Name, _ => throw new NotSupportedException("A scenario written in C# is driven by the VirtualUserEngine."))
    {
        Code = code,
        ConnectsForEachRequest = code.ConnectsForEachRequest,
    };

    /// <summary>Why the scenario cannot be carried out against a target, and what to change; <see langword="null"/> when it can.</summary>
    internal string? Misfit(SocketUri target) => (target.IsDatagram, Code, OverDatagrams) switch
    {
        (false, _, _) or (_, { Connection: null }, _) => null,
        (_, not null, _) => $"'{Name}' puts middleware under its connections, and {target.Address} takes datagrams: leave out Through, or give a target such as tcp://host:port",
        (_, _, null) => $"'{Name}' takes a connection, and {target.Address} takes datagrams: load it with echo, time, time868 or a script that sends first and expects no end, or give a target such as tcp://host:port",
        (_, _, { MaxRequestBytes: > LongestDatagram and var length }) => $"A message of {length} bytes is too long for a datagram to {target.Address}: the most is {LongestDatagram}",
        (_, _, { MaxReplyBytes: > LongestDatagram and var length }) => $"A reply of {length} bytes is too long for a datagram from {target.Address}: the most is {LongestDatagram}",
        _ => null,
    };

    /// <summary>The scenario as it is carried out against a target that it fits.</summary>
    internal LoadScenario For(SocketUri target) => target.IsDatagram ? OverDatagrams ?? this : this;

    /// <summary>What the clients of one run share, and then a conversation for each, by its number.</summary>
    internal Func<int, Conversation> Prepare(ulong seed) => _prepare(seed);

    private static LoadScenario OfTime(string name, Func<ReadOnlySpan<byte>, bool> isRight, int maxBytes) => new(name, _ => _ => new WholeReplyConversation(isRight, maxBytes))
    {
        ConnectsForEachRequest = true,
        OverDatagrams = new LoadScenario(name, _ => _ => new DatagramQuestion(isRight, maxBytes)) { ConnectsForEachRequest = true, MaxRequestBytes = maxBytes, MaxReplyBytes = maxBytes },
    };

    private static LoadScenario OfDatagramScript(ScriptExchange[] exchanges) => new("script", _ => _ => new DatagramScript(exchanges))
    {
        ConnectsForEachRequest = true,
        MaxRequestBytes = exchanges.Max(exchange => exchange.Sends.Max(datagram => datagram.Length)),
        MaxReplyBytes = exchanges.Max(exchange => exchange.Expect.Max(expectation => expectation.MaxDatagram)),
    };

    private static LoadScenario OfEcho(string name, int size, bool isForDatagrams = false)
    {
        Check(size);
        return new LoadScenario(name, Echoes(size))
        {
            MaxRequestBytes = size,
            MostPipelined = EchoConversation.MostOutstanding,
            OverDatagrams = isForDatagrams ? OfDatagramEcho(name, size) : null,
        };
    }

    private static LoadScenario OfDatagramEcho(string name, int size) => new(name, seed =>
    {
        var payload = new EchoPayload(size, seed);
        return client => new DatagramEcho(payload, client);
    })
    { MaxRequestBytes = size, MaxReplyBytes = size, MostPipelined = DatagramEcho.Remembered };

    private static Func<ulong, Func<int, Conversation>> Echoes(int size) => seed =>
    {
        var payload = new EchoPayload(size, seed);
        return client => new EchoConversation(payload, client);
    };

    private static void Check(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, EchoPayload.HeaderSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, EchoPayload.MaxSize);
    }
}
