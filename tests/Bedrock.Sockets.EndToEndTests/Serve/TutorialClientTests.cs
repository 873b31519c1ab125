using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

/// <summary>The tutorials' own clients against the servers of the command.</summary>
public sealed class TutorialClientTests(ProtocolServer server) : IClassFixture<ProtocolServer>
{
    [FactWhenInstalled("python3")]
    public async Task The_greeting_client_is_greeted()
    {
        var client = await Programs.RunPythonAsync("greeting_client.py", "127.0.0.1", server.Port("greeting"));

        Assert.Equal("Thank you for connecting\r\n", client.OutputText);
    }

    [FactWhenInstalled("python3")]
    public async Task The_time_client_is_told_the_time_as_ctime_writes_it()
    {
        var moments = new Moments();

        var client = await Programs.RunPythonAsync("time_client.py", "127.0.0.1", server.Port("time"));

        Assert.Contains(client.OutputText, moments.AsCTime().Select(time => $"The time got from the server is '{time}\\r\\n'\n"));
    }

    [FactWhenInstalled("python3")]
    public async Task The_echo_client_gets_its_message_back()
    {
        var client = await Programs.RunPythonAsync("echo_client.py", "127.0.0.1", server.Port("echo"));

        Assert.Equal("Hello, world", client.OutputText);
    }

    [FactWhenInstalled("python3")]
    public async Task A_client_of_rfc_868_reads_the_time()
    {
        var moments = new Moments();

        var client = await Programs.RunPythonAsync("time868_client.py", "127.0.0.1", server.Port("time868"));

        Assert.Contains(client.OutputText.TrimEnd(), moments.AsUnixSeconds());
    }

    [FactWhenInstalled("python3")]
    public async Task Sixteen_megabytes_come_back_after_a_half_close()
    {
        var client = await Programs.RunPythonAsync("half_close.py", server.Port("echo"), "2");

        Assert.Equal("whole 2 of 2\n", client.OutputText);
    }

    [FactWhenInstalled("python3")]
    public async Task A_thousand_connections_at_once_are_all_answered()
    {
        var client = await Programs.RunPythonAsync("many_connections.py", server.Port("echo"), "1000");

        Assert.Equal("answered 1000 of 1000, held at once 1000\n", client.OutputText);
    }
}
