namespace Bedrock.Sockets.PerfGate.Running;

/// <summary>What the command line asks for.</summary>
internal sealed record GateArguments
{
    /// <summary>The reference to compare with; null with <see cref="Smoke"/>.</summary>
    public string? Base { get; init; }

    /// <summary>The reference to judge; null is the working tree.</summary>
    public string? Head { get; init; }

    /// <summary>Names with * and ?; empty is everything.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>The settings, relative to the repository; null is the usual place.</summary>
    public string? Settings { get; init; }

    public int Launches { get; init; } = 8;

    public int TieredLaunches { get; init; } = 2;

    /// <summary>Where reports are written; null is nowhere.</summary>
    public string? Report { get; init; }

    /// <summary>Where results of earlier runs lie; null is nowhere.</summary>
    public string? History { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Whether an undecided time fails the run.</summary>
    public bool Strict { get; init; }

    public bool Smoke { get; init; }

    public bool UpdateBaseline { get; init; }

    /// <summary>How many launches of a commit against itself; null is a usual run.</summary>
    public int? Calibrate { get; init; }
}
