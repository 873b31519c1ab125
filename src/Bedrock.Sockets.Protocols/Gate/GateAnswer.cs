namespace Bedrock.Sockets.Protocols.Gate;

/// <summary>What a gate makes of the bytes that have come so far.</summary>
internal enum GateAnswer
{
    /// <summary>They may still become a word, or another than they are.</summary>
    Wait,

    /// <summary>They are a word.</summary>
    Welcome,

    /// <summary>They are no word and will be none.</summary>
    Reject,
}
