namespace Bedrock.Sockets.EndToEndTests.Otlp;

/// <summary>An instrument as it was received.</summary>
internal sealed record CollectedMetric(string Name, string Kind, string Unit, double Value);
