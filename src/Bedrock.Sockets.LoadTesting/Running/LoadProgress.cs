using Bedrock.Sockets.LoadTesting.Driving;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Running;

/// <summary>How a run is going.</summary>
/// <param name="Elapsed">How long requests have been made, warm-up and all.</param>
/// <param name="IsMeasured">Whether what happens now counts; it does not while the run warms up, or holds its clients in silence.</param>
/// <param name="Last">What was measured since the last report, about a second.</param>
/// <param name="OpenClients">How many clients have a connection, about; in the last report, how many had one at the end.</param>
public sealed record LoadProgress(TimeSpan Elapsed, bool IsMeasured, IntervalResult Last, int OpenClients)
{
    /// <summary>All that was measured until now. It goes on growing: read it during the report, and keep numbers of it only.</summary>
    public required LoadTally Total { get; init; }
}
