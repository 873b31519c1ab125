using System.Text;

namespace Bedrock.Sockets.EndToEndTests.Processes;

/// <summary>What a program that has ended left behind.</summary>
internal sealed record Finished(int ExitCode, byte[] Output, string Error)
{
    public string OutputText => Encoding.UTF8.GetString(Output);

    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
