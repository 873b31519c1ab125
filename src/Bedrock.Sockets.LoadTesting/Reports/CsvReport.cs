using System.Globalization;
using System.Text;
using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>The series as comma-separated values with the units in the header.</summary>
internal static class CsvReport
{
    public static string Render(LoadTestResult result)
    {
        var text = new StringBuilder("start_s,length_s,requests,errors,p50_ns,p90_ns,p99_ns,p99.9_ns,max_ns,bytes_sent,bytes_received,server_cpu_cores,server_rss_bytes\n");
        foreach (var interval in result.Series)
        {
            text.Append(CultureInfo.InvariantCulture, $"{interval.StartSeconds:0.###},{interval.LengthSeconds:0.###},{interval.Requests},{interval.Errors},")
                .Append(CultureInfo.InvariantCulture, $"{interval.P50},{interval.P90},{interval.P99},{interval.P999},{interval.Max},")
                .Append(CultureInfo.InvariantCulture, $"{interval.BytesSent},{interval.BytesReceived},{interval.Server?.CpuCores:0.###},{interval.Server?.ResidentBytes}\n");
        }

        return text.ToString();
    }
}
