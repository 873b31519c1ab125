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
    public async Task The_gate_client_is_welcome_with_its_word_and_sent_away_with_another()
    {
        var client = await Programs.RunPythonAsync("gate_client.py", "127.0.0.1", server.Port("gate"));
        var stranger = await Programs.RunPythonAsync("gate_client.py", "127.0.0.1", server.Port("gate"), "2");

        Assert.Equal("Welcome to server!\n", client.OutputText);
        Assert.Equal("Please go out!\n", stranger.OutputText);
    }

    [FactWhenInstalled("python3")]
    public async Task A_client_that_says_nothing_to_the_gate_gets_the_end_without_a_byte()
    {
        var client = await Programs.RunPythonAsync("silent_client.py", "127.0.0.1", server.Port("gate"));

        // The server has accepted before the client looks at its clock.
        Assert.Matches(@"^b'' after ([4-9]|\d\d+) s or more\n$", client.OutputText);
    }

    [FactWhenInstalled("python3")]
    public async Task The_banner_client_is_told_who_it_is_and_gets_its_lines_back()
    {
        var moments = new Moments();

        var client = await Programs.RunAsync("python3", [Programs.Script("banner_client.py"), "127.0.0.1", server.Port("banner-echo")], "hello\nwörld\nexit\n"u8.ToArray());

        // What one call receives may be the banner alone, or more: the tutorial's client takes what is there.
        Assert.Matches(@"^> connection 127\.0\.0\.1:\d+ at \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4} succeed!(hello)?", client.OutputText);
        Assert.Contains(moments.AsCTime(), time => client.OutputText.Contains($" at {time} succeed!", StringComparison.Ordinal));
        Assert.Contains("hello", client.OutputText, StringComparison.Ordinal);
        Assert.Equal(0, client.ExitCode);
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
