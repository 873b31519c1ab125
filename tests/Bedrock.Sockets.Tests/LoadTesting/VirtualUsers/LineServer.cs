using Bedrock.Sockets.LoadTesting;
using Bedrock.Sockets.Tests.LoadTesting.Driving;

namespace Bedrock.Sockets.Tests.LoadTesting.VirtualUsers;

/// <summary>A server that answers lines, and scenarios that talk to it.</summary>
internal static class LineServer
{
    /// <summary>Answers each line with what a test makes of it; nothing for <see langword="null"/>, the end of the connection for an empty text.</summary>
    public static Task<Target> StartAsync(Func<string, string?> answer) => StartAsync(line => ValueTask.FromResult(answer(line)));

    public static Task<Target> StartAsync(Func<string, ValueTask<string?>> answer) => Target.StartAsync(async connection =>
    {
        var reader = new StreamReader(connection.Transport.Input.AsStream());
        while (await reader.ReadLineAsync() is { } line)
        {
            var reply = await answer(line);
            if (reply is "")
            {
                return;
            }

            if (reply is not null)
            {
                await connection.Transport.Output.WriteAsync(System.Text.Encoding.UTF8.GetBytes(reply + "\r\n"));
            }
        }
    });

    public static Task<Target> OkAsync() => StartAsync(line => $"OK {line}");

    /// <summary>Sends a line and expects OK and the same.</summary>
    public static async ValueTask<Outcome> AskAsync(LoadClient client, string line, CancellationToken cancel)
    {
        await client.SendLineAsync(line, cancel);
        return string.Equals((await client.ReadLineAsync(cancel)).ToString(), $"OK {line}", StringComparison.Ordinal) ? Outcome.Ok : Outcome.Wrong("no OK");
    }
}
