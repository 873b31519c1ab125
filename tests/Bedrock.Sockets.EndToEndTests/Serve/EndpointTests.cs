using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Serve;

public sealed class EndpointTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [FactWhenInstalled("nc")]
    public async Task A_unix_socket_is_served_with_options_of_the_uri_and_its_file_goes_with_the_server()
    {
        var path = Path.Combine(_directory.FullName, "a socket");
        var uri = $"unix://{path.Replace(" ", "%20", StringComparison.Ordinal)}";

        await using (var server = await BedrockServer.StartAsync($"greeting={uri}?message=Hello%20there&unixMode=600"))
        {
            Assert.Equal(uri, server.Uri("greeting"));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

            var client = await Programs.RunAsync("nc", ["-U", path]);

            Assert.Equal("Hello there\r\n", client.OutputText);
        }

        Assert.False(File.Exists(path));
    }

    [FactWhenInstalled("nc", "python3")]
    public async Task A_descriptor_that_was_inherited_is_served()
    {
        var process = ChildProcess.Start("python3", [Programs.Script("inheritance.py"), Programs.Dotnet, BedrockCommand.Path, "serve", "greeting=fd://3"]);
        await using var server = await BedrockServer.StartAsync(process, endpoints: 1);

        var client = await Programs.RunAsync("nc", ["127.0.0.1", server.Port("greeting")]);

        Assert.StartsWith("tcp://127.0.0.1:", server.Uri("greeting"), StringComparison.Ordinal);
        Assert.Equal("Thank you for connecting\r\n", client.OutputText);
    }

    [FactWhenInstalled("nc")]
    public async Task A_star_is_every_address_of_the_machine()
    {
        await using var server = await BedrockServer.StartAsync("greeting=tcp://*:0");

        var client = await Programs.RunAsync("nc", ["127.0.0.1", server.Port("greeting")]);

        Assert.Equal($"tcp://*:{server.Port("greeting")}", server.Uri("greeting"));
        Assert.Equal("Thank you for connecting\r\n", client.OutputText);
    }

    [FactWhenInstalled("nc")]
    public async Task Endpoints_come_from_a_file_and_from_arguments()
    {
        var file = Path.Combine(_directory.FullName, "endpoints.json");
        await File.WriteAllTextAsync(file, """
            {
              "SocketServer": {
                "DrainTimeout": "00:00:05",
                "Endpoints": {
                  "hello": { "Uri": "tcp://127.0.0.1:0", "Protocol": "greeting", "Options": { "message": "From a file" } }
                }
              }
            }
            """);
        await using var server = await BedrockServer.StartAsync(BedrockCommand.Start("serve", "--config", file, "greeting=tcp://127.0.0.1:0"), endpoints: 2);

        var hello = await Programs.RunAsync("nc", ["127.0.0.1", server.Port("hello")]);
        var greeting = await Programs.RunAsync("nc", ["127.0.0.1", server.Port("greeting")]);

        Assert.Equal("From a file\r\n", hello.OutputText);
        Assert.Equal("Thank you for connecting\r\n", greeting.OutputText);
    }

    [FactWhenInstalled("unshare", InNetworkNamespace = true)]
    public async Task Without_arguments_the_servers_of_the_tutorials_listen_on_loopback()
    {
        var (program, arguments) = NetworkNamespace.Enter(Programs.Dotnet, BedrockCommand.Path, "serve");
        await using var server = await BedrockServer.StartAsync(ChildProcess.Start(program, arguments), endpoints: 3);

        Assert.Equal("tcp://127.0.0.1:12345", server.Uri("echo"));
        Assert.Equal("tcp://127.0.0.1:9999", server.Uri("time"));
        Assert.Equal("tcp://127.0.0.1:9998", server.Uri("greeting"));
    }
}
