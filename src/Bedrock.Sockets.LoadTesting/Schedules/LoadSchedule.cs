namespace Bedrock.Sockets.LoadTesting.Schedules;

/// <summary>When the clients send: closed (each waits for its reply) or open (at times fixed before the run, whatever the server does).</summary>
/// <remarks>Immutable. Only an open schedule gives latencies that a stalling server cannot flatter.</remarks>
/// <example><code>
/// var steady = LoadSchedule.Open(20_000);
/// var morning = LoadSchedule.Open([new RateStage(TimeSpan.FromSeconds(10), 0, 20_000), new RateStage(TimeSpan.FromMinutes(1), 20_000, 20_000)], ArrivalKind.Poisson);
/// var asFastAsPossible = LoadSchedule.Closed();
/// </code></example>
public sealed class LoadSchedule
{
    private readonly RateProfile? _profile;

    private LoadSchedule(RateProfile? profile, ArrivalKind arrivals, TimeSpan thinkTime, TimeSpan ramp)
    {
        _profile = profile;
        Arrivals = arrivals;
        ThinkTime = thinkTime;
        Ramp = ramp;
    }

    /// <summary>Whether requests are due at fixed times.</summary>
    public bool IsOpen => _profile is not null;

    /// <summary>How an open schedule spreads its requests.</summary>
    public ArrivalKind Arrivals { get; }

    /// <summary>How long each client of a closed schedule waits after a reply.</summary>
    public TimeSpan ThinkTime { get; }

    /// <summary>In what time the clients of a closed schedule begin, one after another.</summary>
    public TimeSpan Ramp { get; }

    /// <summary>The rate that an open schedule ends with.</summary>
    internal double? LastRate => _profile?.LastRate;

    /// <summary>The rate of an open schedule at a time since its start.</summary>
    internal double? RateAt(TimeSpan time) => _profile?.RateAt(time.TotalSeconds);

    /// <summary>The rate of an open schedule while it is measured: what it ends with, or the mean when it changes meanwhile.</summary>
    internal double? MeasuredRate(TimeSpan from, TimeSpan length) => _profile switch
    {
        null => null,
        _ when _profile.ChangingFor <= from || length <= TimeSpan.Zero => _profile.LastRate,
        _ => (_profile.RequestsUntil((from + length).TotalSeconds) - _profile.RequestsUntil(from.TotalSeconds)) / length.TotalSeconds,
    };

    /// <summary>How long the load takes to grow, or to change otherwise.</summary>
    internal TimeSpan Growth => _profile?.ChangingFor ?? Ramp;

    /// <summary>Each client sends, waits for the reply, thinks, and sends again. The latency is service time: it says nothing of requests that a slow server kept from being sent.</summary>
    /// <param name="thinkTime">How long a client waits after a reply; zero or more. Defaults to zero.</param>
    /// <param name="ramp">In what time the clients begin, evenly one after another; zero or more. Defaults to zero: all at once.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative.</exception>
    public static LoadSchedule Closed(TimeSpan thinkTime = default, TimeSpan ramp = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(thinkTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(ramp, TimeSpan.Zero);
        return new LoadSchedule(null, default, thinkTime, ramp);
    }

    /// <summary>Requests at a constant rate over all clients.</summary>
    /// <param name="rate">Requests per second, above zero; fractions are fine.</param>
    /// <param name="arrivals">How they are spread. Defaults to even gaps.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not above zero, or not finite.</exception>
    public static LoadSchedule Open(double rate, ArrivalKind arrivals = ArrivalKind.Even)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(double.IsFinite(rate) && rate > 0, false, nameof(rate));
        return new LoadSchedule(RateProfile.Constant(rate), arrivals, default, default);
    }

    /// <summary>As <see cref="Open(double, ArrivalKind)"/>, and the rate grows from nothing in a time before that; no time is no growth.</summary>
    internal static LoadSchedule Open(double rate, ArrivalKind arrivals, TimeSpan ramp) => ramp > TimeSpan.Zero
        ? Open([new RateStage(ramp, 0, rate), new RateStage(TimeSpan.FromSeconds(1), rate, rate)], arrivals)
        : Open(rate, arrivals);

    /// <summary>Requests at a rate that changes in stages, over all clients.</summary>
    /// <param name="stages">The stages, one after another; at least one. The last one's final rate goes on until the run ends.</param>
    /// <param name="arrivals">How they are spread. Defaults to even gaps.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no stage.</exception>
    public static LoadSchedule Open(IEnumerable<RateStage> stages, ArrivalKind arrivals = ArrivalKind.Even)
    {
        ArgumentNullException.ThrowIfNull(stages);
        return new LoadSchedule(new RateProfile(stages), arrivals, default, default);
    }

    /// <summary>The times of one worker; none when the schedule is closed.</summary>
    internal IArrivals? For(LoadShare share, ulong seed) => (_profile, Arrivals) switch
    {
        (null, _) => null,
        (_, ArrivalKind.Poisson) => new PoissonArrivals(_profile, share, new Xoshiro256(seed, share.Index)),
        _ => new EvenArrivals(_profile, share),
    };
}
