namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What a client does when its connection is lost.</summary>
public enum ReconnectPolicy
{
    /// <summary>It is gone for the rest of the run.</summary>
    Never,

    /// <summary>It connects again as soon as the connect rate allows. An attempt that fails is repeated with a growing delay.</summary>
    AtOnce,

    /// <summary>It connects again after 10 ms, and each time it fails after twice as long, up to 1 s.</summary>
    BackOff,
}
