namespace Bedrock.Sockets.EndToEndTests.Processes;

/// <summary>The programs of this machine.</summary>
internal static class Programs
{
    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Whether this is CI, where <c>.ci/run</c> has installed every program that the tests need.</summary>
    public static bool AreAllExpected => Environment.GetEnvironmentVariable("CI") is "true";

    public static bool AreInstalled(string program) => PathOf(program) is not null;

    /// <summary>Where a program is; <see langword="null"/> when it is not installed.</summary>
    public static string? PathOf(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);

    /// <summary>One of our own client scripts.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Clients", name);

    /// <summary>Starts a program, gives it its whole input, and waits for its end.</summary>
    public static async Task<Finished> RunAsync(string program, IEnumerable<string> arguments, byte[]? input = null)
    {
        await using var process = ChildProcess.Start(program, arguments);
        return await process.FinishAsync(input ?? []);
    }

    public static Task<Finished> RunPythonAsync(string script, params string[] arguments)
        => RunAsync("python3", [Script(script), .. arguments]);
}
