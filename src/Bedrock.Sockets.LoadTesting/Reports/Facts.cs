using System.Globalization;
using Bedrock.Sockets.LoadTesting.Measuring;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>What a reader needs to repeat a run, and to judge it, as names and values.</summary>
internal static class Facts
{
    public static IEnumerable<(string Name, string Value)> OfTheRun(LoadTestResult result)
    {
        var schedule = result.Schedule;
        yield return ("started", result.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        yield return (Html.CommandLineRow, result.CommandLine);
        yield return ("seed", result.Seed.ToString(CultureInfo.InvariantCulture));
        yield return ("model", ModelOf(schedule));
        if (schedule.TargetRate is { } rate)
        {
            yield return ("rate asked for", Readable.Rate(rate));
        }

        yield return ("clients", string.Create(CultureInfo.InvariantCulture, $"{schedule.Clients:N0}, up to {schedule.Pipeline:N0} unanswered each"));
        var before = schedule.WarmUpSeconds > 0 ? $" after {Readable.Seconds(schedule.WarmUpSeconds)} of warm-up, ramp {Readable.Seconds(schedule.RampSeconds)}" : "";
        if (schedule.Requests is { } requests)
        {
            yield return ("requests asked for", Readable.Count(requests));
        }

        yield return ("duration", Readable.Seconds(result.Totals.DurationSeconds) + before);
        if (result.EndedBecause is { } reason)
        {
            yield return ("ended early", reason);
        }

        yield return ("bytes", $"{Readable.Bytes(result.Totals.BytesSent)} sent, {Readable.Bytes(result.Totals.BytesReceived)} received");
    }

    private static string ModelOf(ScheduleSummary schedule) => schedule switch
    {
        { HeldSeconds: { } held } => $"held: silent for {Readable.Seconds(held)}, then one message each",
        { Model: LoadModel.Open } => $"open, {schedule.Arrivals ?? "constant"} arrivals",
        { ThinkSeconds: { } think } => $"closed, {Readable.Seconds(think)} of thinking after each reply",
        _ => "closed",
    };

    public static IEnumerable<(string Name, string Value)> OfTheGenerator(LoadTestResult result)
    {
        var health = result.Health;
        yield return ("verdict", health.Verdict == Verdict.Valid ? "VALID" : "INVALID");
        if (result.Engine is { } engine)
        {
            yield return ("engine", engine);
        }

        if (health.LagP99 is { } lag)
        {
            yield return ("p99 of the lag", Readable.Duration(lag));
        }

        if (health is { OfferedRate: { } offered, TargetRate: { } target })
        {
            yield return ("sent / due", $"{Readable.Rate(offered)} / {Readable.Rate(target)}");
        }

        if (health.LostClients > 0)
        {
            yield return ("clients lost", Readable.Count(health.LostClients));
        }

        if (health.CpuCores is { } cores)
        {
            yield return ("own processor use", $"{Readable.Digits(cores)} cores");
        }

        if (health.StolenShare is { } stolen && stolen > 0)
        {
            yield return ("processor time stolen by the hypervisor", Readable.Share(stolen));
        }

        if (result.Workers > 1)
        {
            yield return ("workers", result.Workers.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var machine in result.Machines)
        {
            var processor = machine.Processor.Length == 0 ? machine.Architecture : machine.Processor;
            yield return ("machine", string.Create(CultureInfo.InvariantCulture, $"{machine.Cores} cores, {processor}, {machine.OperatingSystem}, {machine.Runtime}"));
        }

        yield return ("tool", $"bedrock {result.ToolVersion}");
    }

    public static IEnumerable<(string Name, string Value)> OfTheErrors(LoadTestResult result)
    {
        foreach (var (kind, count) in result.Totals.Errors.Where(error => error.Value > 0).OrderByDescending(error => error.Value))
        {
            yield return (Explained(result, kind), Readable.Count(count));
        }

        if (result.Totals.Unanswered > 0)
        {
            yield return ("unanswered", Readable.Count(result.Totals.Unanswered));
        }

        if (result.Totals.LateReplies is { } late)
        {
            yield return ("replies to them that came later", Readable.Count(late));
        }

        foreach (var (kind, count) in result.Totals.ConnectionErrors ?? new Dictionary<string, long>(StringComparer.Ordinal))
        {
            yield return ($"connections: {Explained(result, kind)}", Readable.Count(count));
        }
    }

    private static string Explained(LoadTestResult result, string kind)
        => result.Totals.ErrorMessages?.TryGetValue(kind, out var message) == true ? $"{kind}, at first: {message.ReplaceLineEndings(" ")}" : kind;
}
