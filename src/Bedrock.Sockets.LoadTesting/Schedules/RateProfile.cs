namespace Bedrock.Sockets.LoadTesting.Schedules;

/// <summary>How the rate of requests changes with time: stages one after another, and the last rate from then on.</summary>
/// <remarks>
/// With Λ(t), the number of requests due until t, the times of a schedule are Λ⁻¹(0), Λ⁻¹(1), … for even gaps,
/// and Λ⁻¹ of a Poisson process of rate 1 for random ones.
/// <code>
/// rate     ______ last rate, for ever         Λ      /
///       __/                                       __/
///      /                                      ___/
/// </code>
/// </remarks>
internal sealed class RateProfile
{
    private readonly RateStage[] _stages;
    private readonly double _lastRate;

    public RateProfile(IEnumerable<RateStage> stages)
    {
        _stages = [.. stages];
        ArgumentOutOfRangeException.ThrowIfZero(_stages.Length, nameof(stages));
        _lastRate = _stages[^1].To;
    }

    /// <summary>Requests per second after the last stage.</summary>
    public double LastRate => _lastRate;

    /// <summary>How long the stages take in which the rate changes.</summary>
    public TimeSpan ChangingFor => TimeSpan.FromTicks(_stages.Where(stage => stage.From != stage.To).Sum(stage => stage.Duration.Ticks));

    public static RateProfile Constant(double rate) => new([new RateStage(TimeSpan.FromSeconds(1), rate, rate)]);

    /// <summary>Requests per second at a time, in seconds from the start.</summary>
    public double RateAt(double seconds)
    {
        foreach (var stage in _stages)
        {
            if (seconds < stage.Duration.TotalSeconds)
            {
                return stage.From + ((stage.To - stage.From) * Math.Max(0, seconds) / stage.Duration.TotalSeconds);
            }

            seconds -= stage.Duration.TotalSeconds;
        }

        return _lastRate;
    }

    /// <summary>Λ: how many requests are due in a time, in seconds from the start.</summary>
    public double RequestsUntil(double seconds)
    {
        var requests = 0.0;
        foreach (var stage in _stages)
        {
            var within = Math.Clamp(seconds, 0, stage.Duration.TotalSeconds);
            requests += within * (stage.From + ((stage.To - stage.From) / stage.Duration.TotalSeconds * within / 2));
            seconds -= within;
        }

        return requests + (seconds * _lastRate);
    }

    /// <summary>Λ⁻¹: the time, in seconds from the start, at which that many requests have become due; infinite when that many never do.</summary>
    public double SecondsUntil(double requests)
    {
        // One rate from the start: no sums, so that request n of rate r is due at exactly n / r.
        if (_stages is [{ From: var only } stage] && only == stage.To)
        {
            return requests <= 0 ? 0 : requests / only;
        }

        var elapsed = 0.0;
        foreach (var current in _stages)
        {
            if (requests < current.Requests)
            {
                return elapsed + current.SecondsUntil(requests);
            }

            requests -= current.Requests;
            elapsed += current.Duration.TotalSeconds;
        }

        return elapsed + (requests <= 0 ? 0 : requests / _lastRate);
    }
}
