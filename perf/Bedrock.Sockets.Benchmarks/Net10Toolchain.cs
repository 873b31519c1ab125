using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.CsProj;
using BenchmarkDotNet.Toolchains.DotNetCli;

namespace Bedrock.Sockets.Benchmarks;

/// <summary>BenchmarkDotNet 0.14.0 ends at .NET 9, and its diagnosers refuse what it does not know. This builds for net10.0 while the job calls itself .NET 9.</summary>
internal sealed class Net10Toolchain() : Toolchain(
    "net10.0",
    new CsProjGenerator("net10.0", cliPath: "", packagesPath: "", runtimeFrameworkVersion: "", isNetCore: true),
    new DotNetCliBuilder("net10.0"),
    new DotNetCliExecutor(customDotNetCliPath: "dotnet"));
