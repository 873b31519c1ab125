using System.Globalization;
using Bedrock.Sockets.LoadTesting.Measuring;

namespace Bedrock.Sockets.LoadTesting.Running;

/// <summary>Progress as one plain line.</summary>
public static class ProgressText
{
    /// <summary>Writes the line of a report.</summary>
    /// <param name="progress">The report.</param>
    /// <returns>The line, without a line feed.</returns>
    public static string Render(LoadProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);

        var last = progress.Last;
        var measured = progress.IsMeasured
            ? $"{Readable.Rate(last.Rate),12}  p50 {Readable.Duration(last.P50),8}  p99 {Readable.Duration(last.P99),8}  errors {Readable.Count(last.Errors)}"
            : "not measured yet";
        return string.Create(CultureInfo.InvariantCulture, $"{progress.Elapsed.TotalSeconds,6:0.0} s  {measured}  open {Readable.Count(progress.OpenClients)}");
    }
}
