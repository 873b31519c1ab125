namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>A named part of a scenario written in C#, measured apart.</summary>
internal sealed record UserStep(string Name, Func<LoadClient, CancellationToken, ValueTask<Outcome>> RunAsync);
