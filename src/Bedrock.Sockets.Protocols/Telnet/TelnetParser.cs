using System.Buffers;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Protocols.Telnet;

/// <summary>Tells the text of a telnet client from its commands, and says what to answer: a state machine on bytes that does no I/O and waits for nothing.</summary>
/// <remarks>
/// <code>
/// text                                   as it is                     FF FF  one byte FF
/// IAC WILL x  ─► IAC DONT x              IAC WONT x  ─► nothing       CR NUL a CR (RFC 854); CR LF stays
/// IAC DO x    ─► IAC WONT x              IAC DONT x  ─► nothing       IAC AYT ─► "[Yes]"
/// IAC SB … IAC SE  skipped, of any length and without storing it     other commands are skipped
/// </code>
/// Every option is refused, and nothing is said about what is off already, so two of these never talk for ever (RFC 854, general considerations).
/// A client on another port than 23 begins no negotiation, and one that does gets along without options: it stays a line-by-line terminal.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct TelnetParser
{
    private State _state;
    private byte _verb;

    private enum State
    {
        Text,
        AfterReturn,
        Command,
        Option,
        Subnegotiation,
        SubnegotiationCommand,
    }

    /// <summary>Reads what a client has sent; what it begins may end in the next call.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="text">Where the text goes, at least as long as <paramref name="source"/>.</param>
    /// <param name="replies">Where the answers go.</param>
    /// <returns>How many bytes of text there are.</returns>
    public int Read(ReadOnlySpan<byte> source, Span<byte> text, IBufferWriter<byte> replies)
    {
        var length = 0;
        while (!source.IsEmpty)
        {
            if (_state is State.Text)
            {
                var plain = source.IndexOfAny(TelnetCode.Command, (byte)'\r');
                plain = plain < 0 ? source.Length : plain;
                source[..plain].CopyTo(text[length..]);
                length += plain;
                source = source[plain..];
                if (source.IsEmpty)
                {
                    break;
                }
            }

            if (Step(source[0], replies))
            {
                text[length++] = source[0];
            }

            source = source[1..];
        }

        return length;
    }

    /// <returns>Whether the byte is text.</returns>
    private bool Step(byte value, IBufferWriter<byte> replies)
    {
        switch (_state)
        {
            case State.AfterReturn when value is 0:
                _state = State.Text;
                return false;
            case State.Text or State.AfterReturn:
                _state = value switch
                {
                    TelnetCode.Command => State.Command,
                    (byte)'\r' => State.AfterReturn,
                    _ => State.Text,
                };
                return value is not TelnetCode.Command;
            case State.Command:
                return StepCommand(value, replies);
            case State.Option:
                Answer(_verb, value, replies);
                _state = State.Text;
                return false;
            case State.Subnegotiation:
                _state = value is TelnetCode.Command ? State.SubnegotiationCommand : State.Subnegotiation;
                return false;
            case State.SubnegotiationCommand when value is TelnetCode.Command:
                _state = State.Subnegotiation;
                return false;
            default:
                // IAC SE, or a command in the midst of a subnegotiation, which then has no end: it is over.
                return value is not TelnetCode.SubnegotiationEnd ? StepCommand(value, replies) : StepToText();
        }
    }

    private bool StepCommand(byte value, IBufferWriter<byte> replies)
    {
        switch (value)
        {
            case TelnetCode.Command:
                _state = State.Text;
                return true;
            case TelnetCode.Will or TelnetCode.Wont or TelnetCode.Do or TelnetCode.Dont:
                _verb = value;
                _state = State.Option;
                return false;
            case TelnetCode.Subnegotiation:
                _state = State.Subnegotiation;
                return false;
            case TelnetCode.AreYouThere:
                replies.Write("\r\n[Yes]\r\n"u8);
                return StepToText();
            default:
                return StepToText();
        }
    }

    private bool StepToText()
    {
        _state = State.Text;
        return false;
    }

    private static void Answer(byte verb, byte option, IBufferWriter<byte> replies)
    {
        switch (verb)
        {
            case TelnetCode.Will:
                replies.Write([TelnetCode.Command, TelnetCode.Dont, option]);
                break;
            case TelnetCode.Do:
                replies.Write([TelnetCode.Command, TelnetCode.Wont, option]);
                break;
        }
    }
}
