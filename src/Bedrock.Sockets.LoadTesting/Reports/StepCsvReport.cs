namespace Bedrock.Sockets.LoadTesting.Reports;

/// <summary>The steps as comma-separated values with the units in the header.</summary>
internal static class StepCsvReport
{
    public static string Render(Results.LoadTestResult result)
        => string.Join('\n', ["step,requests,errors,p50_ns,p90_ns,p99_ns,p99.9_ns,max_ns", .. StepRows.Csv(result)]) + "\n";
}
