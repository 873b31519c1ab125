namespace Bedrock.Sockets.LoadTesting.Schedules;

/// <summary>Request n is due when the profile has brought n requests: the first at once, then with even gaps while the rate is constant.</summary>
internal sealed class EvenArrivals(RateProfile profile, LoadShare share) : IArrivals
{
    private long _number;

    public long Next() => Nanoseconds.From(profile.SecondsUntil(share.NumberOf(_number++)));
}
