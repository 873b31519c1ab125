namespace Bedrock.Sockets.PerfGate.Launching;

/// <summary>One version in a launch.</summary>
/// <param name="Label">base, twin (the base once more) or head.</param>
/// <param name="Assembly">The full path of its workloads.</param>
internal sealed record LaunchSide(string Label, string Assembly)
{
    public const string Base = "base";
    public const string Twin = "twin";
    public const string Head = "head";
}
