namespace Bedrock.Sockets.Hosting;

/// <summary>One setting of a protocol, as <c>bedrock protocols</c> shows it and as a URI or a configuration file names it.</summary>
/// <param name="Name">The key, in the spelling of the options class without regard to case, such as <c>message</c>.</param>
/// <param name="Description">What it does, with its unit and range, in one sentence.</param>
/// <param name="Default">The value when it is not set, as it would be written in a URI.</param>
public sealed record ProtocolOption(string Name, string Description, string Default);
