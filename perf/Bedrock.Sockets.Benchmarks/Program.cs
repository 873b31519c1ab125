using Bedrock.Sockets.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

// framed-echo: the check that takes seconds. Anything else is for BenchmarkDotNet, for instance --filter '*'.
if (args is ["framed-echo"])
{
    return await FramedEchoCheck.RunAsync();
}

// A mutator changes every job, those of the command line too.
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddJob(Job.Default.WithRuntime(CoreRuntime.Core90).WithToolchain(new Net10Toolchain()).AsMutator());

return Outcome.ExitCode(args, [.. BenchmarkSwitcher.FromAssembly(typeof(FramedEchoBenchmarks).Assembly).Run(args, config)]);
