using Bedrock.Sockets.Benchmarks;
using BenchmarkDotNet.Running;

// framed-echo: the check that takes seconds. Anything else is for BenchmarkDotNet, for instance --filter '*'.
if (args is ["framed-echo"])
{
    return await FramedEchoCheck.RunAsync();
}

// BenchmarkDotNet returns normally when nothing matched, nothing was built or nothing ran. Here that is a failure.
var summaries = BenchmarkSwitcher.FromAssembly(typeof(FramedEchoBenchmarks).Assembly).Run(args).ToArray();
var failed = summaries.Length == 0 || summaries.Any(summary => summary.HasCriticalValidationErrors
    || summary.Reports.Length == 0
    || summary.Reports.Any(report => !report.Success || !report.AllMeasurements.Any()));
return failed ? 2 : 0;
