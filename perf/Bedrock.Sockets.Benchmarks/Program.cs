using Bedrock.Sockets.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

// framed-echo: the check that takes seconds. session-echo: what perf/side-by-side/sessions.py asks. Anything else is for BenchmarkDotNet, for instance --filter '*'.
if (args is ["framed-echo"])
{
    return await FramedEchoCheck.RunAsync();
}

if (args is ["session-echo"])
{
    return await SessionEcho.RunAsync();
}

// A mutator changes every job, those of the command line too. The generated project builds everything anew, which needs no analyzers.
var config = ManualConfig.Create(DefaultConfig.Instance)
    .WithBuildTimeout(TimeSpan.FromMinutes(10))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddJob(Job.Default
        .WithRuntime(CoreRuntime.Core90)
        .WithToolchain(new Net10Toolchain())
        .WithArguments([new MsBuildArgument("/p:RunAnalyzers=false")])
        .AsMutator());

return Outcome.ExitCode(args, [.. BenchmarkSwitcher.FromAssembly(typeof(FramedEchoBenchmarks).Assembly).Run(args, config)]);
