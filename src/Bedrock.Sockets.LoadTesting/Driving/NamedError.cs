namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Failures of one kind that the scenario itself has a name for.</summary>
/// <param name="Name">The name: <c>wrong: </c> and the scenario's reason, or the type of an exception.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstMessage">What the first one said.</param>
public sealed record NamedError(string Name, long Count, string FirstMessage);
