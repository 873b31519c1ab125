namespace Bedrock.Sockets.LoadTesting.Scenarios;

/// <summary>What a script sends at once, and what it waits for before it sends again.</summary>
internal sealed record ScriptExchange(byte[] Send, Expectation[] Expect);
