using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>Nanoseconds since the clock was made. One for all workers, so that their times compare.</summary>
internal sealed class RunClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();
    private readonly double _scale = (double)Nanoseconds.PerSecond / time.TimestampFrequency;

    public long Now => (long)((time.GetTimestamp() - _origin) * _scale);
}
