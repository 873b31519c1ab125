using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Protocols.Greeting;

/// <summary>A message parsed once: pieces of encoded text, each but the last followed by a placeholder. Immutable, safe for any thread.</summary>
/// <remarks>
/// <code>
/// Hello {remote}, it is {time}!   =>   "Hello " remote | ", it is " time | "!"
/// </code>
/// A message without placeholders is one piece, and so is written with one copy and no formatting.
/// </remarks>
internal sealed class GreetingTemplate
{
    private readonly Piece[] _pieces;

    private GreetingTemplate(Piece[] pieces) => _pieces = pieces;

    private delegate void Placeholder(ConnectionContext connection, TimeProvider clock, IBufferWriter<byte> output);

    /// <exception cref="ArgumentException">A placeholder is unknown, or a brace has no partner.</exception>
    internal static GreetingTemplate Parse(string message)
    {
        var pieces = new List<Piece>();
        var text = new StringBuilder();

        var rest = message.AsSpan();
        while (rest.IndexOfAny('{', '}') is var brace and >= 0)
        {
            text.Append(rest[..brace]);
            rest = rest[brace..];

            if (rest is ['{', '{', ..] or ['}', '}', ..])
            {
                text.Append(rest[0]);
                rest = rest[2..];
                continue;
            }

            var end = rest.IndexOf('}');
            if (end <= 0)
            {
                throw new ArgumentException($"The message has a brace without its partner at position {message.Length - rest.Length}; a brace itself is written twice.", nameof(message));
            }

            pieces.Add(new(Encoding.UTF8.GetBytes(text.ToString()), Find(rest[1..end], nameof(message))));
            text.Clear();
            rest = rest[(end + 1)..];
        }

        text.Append(rest);
        pieces.Add(new(Encoding.UTF8.GetBytes(text.ToString()), Then: null));
        return new([.. pieces]);
    }

    internal void Write(ConnectionContext connection, TimeProvider clock, IBufferWriter<byte> output)
    {
        foreach (var (text, then) in _pieces)
        {
            output.Write(text);
            then?.Invoke(connection, clock, output);
        }
    }

    private static Placeholder Find(ReadOnlySpan<char> name, string parameter) => name switch
    {
        "remote" => WriteRemote,
        "time" => WriteTime,
        "connection" => WriteConnection,
        _ => throw new ArgumentException($"The message has an unknown placeholder '{name}'; there are remote, time and connection. A brace itself is written twice.", parameter),
    };

    private static void WriteRemote(ConnectionContext connection, TimeProvider clock, IBufferWriter<byte> output)
    {
        // A socket that listens for both families reports 127.0.0.1 as ::ffff:127.0.0.1, an address the client does not know itself by.
        var remote = connection.RemoteEndPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
            ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port)
            : connection.RemoteEndPoint;

        // The client of a Unix socket has an empty name, that of an in-memory connection none.
        var text = remote?.ToString();
        Encoding.UTF8.GetBytes(string.IsNullOrEmpty(text) ? "unknown" : text, output);
    }

    private static void WriteTime(ConnectionContext connection, TimeProvider clock, IBufferWriter<byte> output)
    {
        var time = clock.GetLocalNow();
        Utf8.TryWrite(output.GetSpan(32), CultureInfo.InvariantCulture, $"{time:ddd MMM} {time.Day,2} {time:HH:mm:ss} {time.Year}", out var written);
        output.Advance(written);
    }

    private static void WriteConnection(ConnectionContext connection, TimeProvider clock, IBufferWriter<byte> output)
        => Encoding.UTF8.GetBytes(connection.ConnectionId, output);

    private readonly record struct Piece(byte[] Text, Placeholder? Then);
}
