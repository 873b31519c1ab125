namespace Bedrock.Sockets.Protocols.Qotd;

/// <summary>Which quote the qotd protocol sends.</summary>
public enum QotdPick
{
    /// <summary>One for the whole day, in the zone of the server; the next one tomorrow.</summary>
    Day,

    /// <summary>Any, each time.</summary>
    Random,
}
