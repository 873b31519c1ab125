namespace Bedrock.Sockets.LoadTesting.Schedules;

/// <summary>A time in which the rate goes evenly from one value to another.</summary>
/// <remarks>Immutable.</remarks>
public sealed record RateStage
{
    /// <summary>Makes a stage.</summary>
    /// <param name="duration">How long it takes; above zero.</param>
    /// <param name="from">Requests per second at its beginning, zero or more; fractions are fine.</param>
    /// <param name="to">Requests per second at its end, zero or more; the same as <paramref name="from"/> for a constant rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not a finite number.</exception>
    public RateStage(TimeSpan duration, double from, double to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfEqual(double.IsFinite(from) && from >= 0, false, nameof(from));
        ArgumentOutOfRangeException.ThrowIfEqual(double.IsFinite(to) && to >= 0, false, nameof(to));
        (Duration, From, To) = (duration, from, to);
    }

    /// <summary>How long the stage takes.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Requests per second at its beginning.</summary>
    public double From { get; }

    /// <summary>Requests per second at its end.</summary>
    public double To { get; }

    /// <summary>How many requests are due in it.</summary>
    internal double Requests => (From + To) / 2 * Duration.TotalSeconds;

    /// <summary>After how many seconds of the stage that many requests have become due: the root of <c>From·t + (To − From)/(2·Duration)·t² = requests</c>.</summary>
    /// <remarks>Written with the root in the denominator, which loses no digits when the rate hardly changes.</remarks>
    internal double SecondsUntil(double requests)
    {
        if (requests <= 0)
        {
            return 0;
        }

        var change = (To - From) / Duration.TotalSeconds;
        return 2 * requests / (From + Math.Sqrt(Math.Max(0, (From * From) + (2 * change * requests))));
    }
}
