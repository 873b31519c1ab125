namespace Bedrock.Sockets.LoadTesting.Schedules;

/// <summary>Requests of many independent users: exponential gaps, <c>T' = Λ⁻¹(Λ(T) + Exp(1))</c>.</summary>
/// <remarks>Each of n workers runs at a part of the rate, which is the same as gaps n times as long in Λ; together they are a Poisson process of the whole rate again.</remarks>
internal sealed class PoissonArrivals(RateProfile profile, LoadShare share, Xoshiro256 random) : IArrivals
{
    private double _requests;

    public long Next()
    {
        _requests += random.NextExponential() * share.Count;
        return Nanoseconds.From(profile.SecondsUntil(_requests));
    }
}
