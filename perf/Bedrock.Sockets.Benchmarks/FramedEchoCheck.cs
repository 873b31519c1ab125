namespace Bedrock.Sockets.Benchmarks;

/// <summary>The framed echo in seconds, without BenchmarkDotNet: both servers in turn, in one process, and a verdict.</summary>
/// <remarks>The clock is the process's processor time: the echo runs on one thread, so on an idle machine that is the time it takes, and on a busy one the neighbours do not count.</remarks>
internal static class FramedEchoCheck
{
    private const int RoundsToWarmUp = 3;
    private const int Rounds = 7;
    private const double LeastRatio = 2;
    private const double MostBytesPerFrame = 0.01;

    /// <returns>0 when the channel is at least twice as fast as the loop that flushes per message and allocates nothing per frame, otherwise 1.</returns>
    public static async Task<int> RunAsync()
    {
        Console.WriteLine($"{FramedEcho.Frames:N0} frames of {FramedEcho.PayloadBytes} bytes echoed in memory, {Rounds} rounds after {RoundsToWarmUp} to warm up; frames per second of processor time");
        Console.WriteLine();
        Console.WriteLine("round   flush per message        FrameChannel   ratio");

        for (var round = 0; round < RoundsToWarmUp; round++)
        {
            await RoundAsync(FramedEcho.WithFlushPerMessageAsync, FramedEcho.WithChannelAsync);
        }

        var rounds = new List<(double FlushPerMessage, double Channel, double BytesPerFrame)>();
        for (var round = 1; round <= Rounds; round++)
        {
            // Who goes first alternates, so that neither profits from the place.
            var channelFirst = round % 2 == 0;
            var (first, second) = channelFirst
                ? await RoundAsync(FramedEcho.WithChannelAsync, FramedEcho.WithFlushPerMessageAsync)
                : await RoundAsync(FramedEcho.WithFlushPerMessageAsync, FramedEcho.WithChannelAsync);
            var (channel, plain) = channelFirst ? (first, second) : (second, first);
            rounds.Add((plain.FramesPerSecond, channel.FramesPerSecond, channel.BytesPerFrame));
            Console.WriteLine($"{round,5}{plain.FramesPerSecond,12:N0} frames/s{channel.FramesPerSecond,12:N0} frames/s{channel.FramesPerSecond / plain.FramesPerSecond,8:N2}");
        }

        var ratio = Median(rounds.Select(round => round.Channel / round.FlushPerMessage));
        var bytes = Median(rounds.Select(round => round.BytesPerFrame));
        Console.WriteLine();
        Console.WriteLine($"median {Median(rounds.Select(round => round.FlushPerMessage)),11:N0} frames/s{Median(rounds.Select(round => round.Channel)),12:N0} frames/s{ratio,8:N2}");
        Console.WriteLine($"FrameChannel allocates {bytes:N5} bytes per frame, what the connection itself takes included");

        var passed = ratio >= LeastRatio && bytes < MostBytesPerFrame;
        Console.WriteLine(passed
            ? "passed"
            : $"FAILED: asked for are a ratio of at least {LeastRatio:N2} and less than {MostBytesPerFrame:N2} bytes per frame");
        return passed ? 0 : 1;
    }

    private static async Task<(Result First, Result Second)> RoundAsync(Func<Task> first, Func<Task> second)
        => (await MeasureAsync(first), await MeasureAsync(second));

    private static async Task<Result> MeasureAsync(Func<Task> echo)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var start = Environment.CpuUsage.TotalTime;
        await echo();
        var elapsed = Environment.CpuUsage.TotalTime - start;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return new Result(FramedEcho.Frames / elapsed.TotalSeconds, (double)allocated / FramedEcho.Frames);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private sealed record Result(double FramesPerSecond, double BytesPerFrame);
}
