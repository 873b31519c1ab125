using System.Text.Json;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests;

public sealed class CommandTests
{
    [Theory]
    [InlineData("bedrock serve", "--help")]
    [InlineData("bedrock serve echo=tcp://127.0.0.1:5007", "serve", "--help")]
    [InlineData("echo hello | bedrock connect tcp://localhost:12345", "connect", "-h")]
    [InlineData("bedrock protocols --json", "protocols", "--help")]
    [InlineData("bedrock load echo tcp://127.0.0.1:12345 --clients 100 --duration 10s", "load", "--help")]
    [InlineData("bedrock compare before.json after.json --fail-above 10%", "compare", "--help")]
    [InlineData("bedrock merge worker0.json worker1.json", "merge", "--help")]
    public async Task Help_ends_with_examples(string example, params string[] arguments)
    {
        var help = await BedrockCommand.RunAsync(arguments);

        Assert.Contains("Usage:", help.OutputText, StringComparison.Ordinal);
        Assert.Contains($"\n  {example}", help.OutputText[help.OutputText.IndexOf("Examples:", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal(0, help.ExitCode);
        Assert.Empty(help.Error);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var version = await BedrockCommand.RunAsync("--version");

        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", version.OutputText);
        Assert.Equal(0, version.ExitCode);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("serve", "--help")]
    [InlineData("connect", "--help")]
    [InlineData("protocols", "--help")]
    [InlineData("load", "--help")]
    [InlineData("compare", "--help")]
    [InlineData("merge", "--help")]
    public async Task Help_and_version_load_nothing_but_the_parser_and_the_options(params string[] arguments)
    {
        var directory = Directory.CreateTempSubdirectory("bedrock-");
        foreach (var file in new[] { "bedrock.dll", "bedrock.runtimeconfig.json", "System.CommandLine.dll", "Bedrock.Sockets.LoadTesting.dll" })
        {
            File.Copy(Path.Combine(Path.GetDirectoryName(BedrockCommand.Path)!, file), Path.Combine(directory.FullName, file)); // A file has a directory.
        }

        var command = await Programs.RunAsync(Programs.Dotnet, [Path.Combine(directory.FullName, "bedrock.dll"), .. arguments]);
        directory.Delete(recursive: true);

        Assert.Empty(command.Error);
        Assert.Equal(0, command.ExitCode);
    }

    [Theory]
    [InlineData("Required command was not provided.")]
    [InlineData("Unknown command or argument 'sevre'.", "sevre")]
    [InlineData("Unknown command or argument 'more'.", "protocols", "echo", "more")]
    [InlineData("There is no option '--loud'.", "protocols", "--loud")]
    [InlineData("There is no option '--loud'.", "connect", "--loud")]
    [InlineData("There is no option '--loud'.", "serve", "--loud")]
    public async Task A_line_that_is_no_command_is_answered_with_one_that_says_where_help_is(string expected, params string[] arguments)
    {
        var command = await BedrockCommand.RunAsync(arguments);

        var line = Assert.Single(command.ErrorLines);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Contains("--help'", line, StringComparison.Ordinal);
        Assert.Equal(2, command.ExitCode);
        Assert.Empty(command.Output);
    }

    [Fact]
    public async Task Protocols_lists_each_with_its_options()
    {
        var protocols = await BedrockCommand.RunAsync("protocols");

        var lines = protocols.OutputText.Split('\n');
        Assert.Contains(lines, line => line.StartsWith("echo ", StringComparison.Ordinal) && line.EndsWith("(RFC 862)", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  ?message ", StringComparison.Ordinal) && line.EndsWith("Defaults to 'Thank you for connecting'.", StringComparison.Ordinal));
        Assert.DoesNotContain('\x1b', protocols.OutputText);
        Assert.Equal(0, protocols.ExitCode);
    }

    [Fact]
    public async Task Protocols_of_one_name_shows_only_that()
    {
        var protocols = await BedrockCommand.RunAsync("protocols", "TIME868");

        Assert.StartsWith("time868 ", protocols.OutputText, StringComparison.Ordinal);
        Assert.Single(protocols.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Protocols_as_json_can_be_read_by_programs()
    {
        var protocols = await BedrockCommand.RunAsync("protocols", "--json");

        using var json = JsonDocument.Parse(protocols.Output);
        var greeting = json.RootElement.EnumerateArray().Single(protocol => protocol.GetProperty("name").GetString() == "greeting");
        var message = greeting.GetProperty("options").EnumerateArray().First();
        Assert.Equal("message", message.GetProperty("name").GetString());
        Assert.Equal("Thank you for connecting", message.GetProperty("default").GetString());
        Assert.False(string.IsNullOrEmpty(message.GetProperty("description").GetString()));
    }

    [Fact]
    public async Task A_protocol_that_does_not_exist_is_answered_with_the_nearest()
    {
        var protocols = await BedrockCommand.RunAsync("protocols", "greting");

        Assert.Equal("bedrock: There is no protocol 'greting'; did you mean 'greeting'?", Assert.Single(protocols.ErrorLines));
        Assert.Equal(2, protocols.ExitCode);
    }
}
