namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>What a client sends and what it expects, for any server. A pass through the script is one request.</summary>
/// <remarks>
/// Texts are UTF-8 with <c>\r</c>, <c>\n</c>, <c>\t</c>, <c>\0</c>, <c>\\</c> and <c>\xHH</c> for any byte.
/// A script that ends with the end of the connection, or with <see cref="ThenClose"/>, makes a new connection for each pass.
/// Over datagrams everything that is sent is one datagram, and each expectation is met by a whole one, in their order. Such a script sends first and expects no end, and each of its passes has a socket of its own.
/// </remarks>
/// <example><code>
/// var ping = new LoadScript().Send(@"PING\r\n").Expect(@"+PONG\r\n");
/// var mail = new LoadScript().ExpectUntil(@"\r\n").Send(@"QUIT\r\n").ExpectUntil(@"\r\n").ExpectEnd();
/// </code></example>
public sealed class LoadScript
{
    /// <summary>How many bytes may come before a delimiter, unless it is said otherwise.</summary>
    private const int DefaultMaxBytes = 64 * 1024;

    private readonly List<List<byte[]>> _sends = [[]];
    private readonly List<List<Expectation>> _expects = [[]];

    /// <summary>Whether each pass has a connection of its own.</summary>
    internal bool EndsConnection { get; private set; }

    /// <summary>Sends bytes; over datagrams one datagram, which may be empty.</summary>
    /// <param name="text">The bytes as text.</param>
    /// <returns>The same script.</returns>
    /// <exception cref="FormatException">The text has an escape that is none.</exception>
    /// <exception cref="InvalidOperationException">The script has ended the connection already.</exception>
    public LoadScript Send(string text)
    {
        var bytes = ScriptText.Parse(text);
        ThrowIfEnded();
        if (_expects[^1].Count > 0)
        {
            _sends.Add([]);
            _expects.Add([]);
        }

        _sends[^1].Add(bytes);
        return this;
    }

    /// <summary>Expects exactly these bytes.</summary>
    /// <param name="text">The bytes as text; at least one.</param>
    /// <returns>The same script.</returns>
    /// <exception cref="FormatException">The text is empty or has an escape that is none.</exception>
    /// <exception cref="InvalidOperationException">The script has ended the connection already.</exception>
    public LoadScript Expect(string text) => Add(new ExpectedBytes(ParseSome(text)));

    /// <summary>Expects anything up to a delimiter, which belongs to it.</summary>
    /// <param name="delimiter">The delimiter as text; at least one byte.</param>
    /// <param name="maxBytes">How many bytes may come, the delimiter included; at least 1. Defaults to 65,536.</param>
    /// <returns>The same script.</returns>
    /// <exception cref="FormatException">The text is empty or has an escape that is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">The script has ended the connection already.</exception>
    public LoadScript ExpectUntil(string delimiter, int maxBytes = DefaultMaxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        return Add(new ExpectedDelimiter(ParseSome(delimiter), maxBytes));
    }

    /// <summary>Expects a number of bytes, whatever they are.</summary>
    /// <param name="bytes">How many; at least 1.</param>
    /// <returns>The same script.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">The script has ended the connection already.</exception>
    public LoadScript ExpectLength(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        return Add(new ExpectedLength(bytes));
    }

    /// <summary>Expects the server to end the connection, after anything.</summary>
    /// <returns>The same script.</returns>
    /// <exception cref="InvalidOperationException">The script has ended the connection already.</exception>
    public LoadScript ExpectEnd()
    {
        Add(new ExpectedEnd());
        EndsConnection = true;
        return this;
    }

    /// <summary>Closes the connection after the pass, so that each pass has one of its own.</summary>
    /// <returns>The same script.</returns>
    public LoadScript ThenClose()
    {
        EndsConnection = true;
        return this;
    }

    /// <exception cref="InvalidOperationException">The script expects nothing after what it sends last, so nobody can say when a pass is over.</exception>
    internal ScriptExchange[] ToExchanges() => _expects[^1].Count > 0
        ? [.. _sends.Zip(_expects, (send, expect) => new ScriptExchange([.. send], [.. expect]))]
        : throw new InvalidOperationException("The script expects no reply at its end: add an expectation after the last thing it sends.");

    private LoadScript Add(Expectation expectation)
    {
        ThrowIfEnded();
        _expects[^1].Add(expectation);
        return this;
    }

    private void ThrowIfEnded()
    {
        if (EndsConnection)
        {
            throw new InvalidOperationException("The script has ended the connection: nothing can follow.");
        }
    }

    private static byte[] ParseSome(string text)
        => ScriptText.Parse(text) is { Length: > 0 } bytes ? bytes : throw new FormatException("An expectation needs at least one byte.");
}
