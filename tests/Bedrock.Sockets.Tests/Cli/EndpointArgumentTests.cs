using Bedrock.Sockets.Cli;
using Bedrock.Sockets.Cli.Serve;

namespace Bedrock.Sockets.Tests.Cli;

public sealed class EndpointArgumentTests
{
    [Fact]
    public void The_name_ends_at_the_first_equals_sign()
    {
        var endpoint = EndpointArgument.Parse("greeting=tcp://127.0.0.1:0?message=a=b");

        Assert.Equal("greeting", endpoint.Name);
        Assert.Equal("a=b", endpoint.Uri.Options["message"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("echo")]
    [InlineData("echo=")]
    [InlineData("=tcp://127.0.0.1:0")]
    [InlineData("tcp://127.0.0.1:0?message=hello")]
    public void A_text_without_a_name_or_a_uri_is_bad_usage(string text)
    {
        var failure = Assert.Throws<CommandFailure>(() => EndpointArgument.Parse(text));

        Assert.Equal(ExitCode.BadUsage, failure.ExitCode);
        Assert.StartsWith($"'{text}' is not NAME=URI.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_endpoints_of_the_tutorials_are_the_default()
    {
        var endpoints = EndpointArgument.ParseAll(EndpointArgument.Defaults, taken: []);

        Assert.Equal(
            ["echo tcp://127.0.0.1:12345", "time tcp://127.0.0.1:9999", "greeting tcp://127.0.0.1:9998"],
            endpoints.Select(endpoint => $"{endpoint.Name} {endpoint.Uri}"));
    }
}
