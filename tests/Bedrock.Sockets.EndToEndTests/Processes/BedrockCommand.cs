using System.Reflection;

namespace Bedrock.Sockets.EndToEndTests.Processes;

/// <summary>The <c>bedrock</c> command as its project builds it.</summary>
internal static class BedrockCommand
{
    public static string Path { get; } = System.IO.Path.GetFullPath(
        typeof(BedrockCommand).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "BedrockCommand").Value!); // The project file sets it.

    public static ChildProcess Start(params string[] arguments) => ChildProcess.Start(Programs.Dotnet, [Path, .. arguments]);

    public static Task<Finished> RunAsync(params string[] arguments) => RunAsync([], arguments);

    public static Task<Finished> RunAsync(byte[] input, params string[] arguments) => Programs.RunAsync(Programs.Dotnet, [Path, .. arguments], input);
}
