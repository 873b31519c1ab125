using Bedrock.Sockets.LoadTesting.Results;

namespace Bedrock.Sockets.Cli.Load;

/// <summary>Reads a result that <c>load</c> has written.</summary>
internal static class ResultArgument
{
    /// <exception cref="CommandFailure">The file cannot be read, or is no result.</exception>
    public static LoadTestResult Read(string path)
    {
        try
        {
            return ResultFile.Parse(File.ReadAllText(path));
        }
        catch (FormatException wrong)
        {
            throw CommandFailure.BadUsage($"'{path}': {wrong.Message.TrimEnd('.')}.", wrong);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandFailure.BadUsage($"'{path}' cannot be read: {error.Message} Give a file that 'bedrock load --json' has written.", error);
        }
    }
}
