namespace Bedrock.Sockets.LoadTesting.Schedules;

/// <summary>When requests are due: known before the run, whatever the server does.</summary>
internal interface IArrivals
{
    /// <summary>When the next request is due, in nanoseconds from the start; never earlier than the one before. <see cref="long.MaxValue"/> when there is none any more.</summary>
    long Next();
}
