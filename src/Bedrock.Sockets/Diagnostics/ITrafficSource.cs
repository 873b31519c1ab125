namespace Bedrock.Sockets.Diagnostics;

/// <summary>An endpoint as far as its bytes are counted. Safe for any thread.</summary>
internal interface ITrafficSource
{
    /// <summary>The name of the endpoint.</summary>
    string Endpoint { get; }

    /// <summary>What its connections have moved so far, those that are over included.</summary>
    Traffic ReadTraffic();
}
