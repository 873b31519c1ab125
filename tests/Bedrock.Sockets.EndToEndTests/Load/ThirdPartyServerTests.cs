using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Load;

/// <summary>Servers that nobody here wrote, each with 500 clients.</summary>
public sealed class ThirdPartyServerTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bedrock-");

    public void Dispose() => _directory.Delete(recursive: true);

    [FactWhenInstalled("python3")]
    public async Task An_echo_server_of_asyncio_answers_every_message()
    {
        await using var server = ChildProcess.Start("python3", [Programs.Script("echo_server.py")]);
        var uri = await server.OutputLines.NextAsync();

        await LoadAsync("echo", uri);
    }

    [FactWhenInstalled("redis-server")]
    public async Task Redis_answers_every_ping()
    {
        var socket = Path.Combine(_directory.FullName, "s");
        await using var server = ChildProcess.Start("redis-server", ["--port", "0", "--unixsocket", socket, "--save", "", "--dir", _directory.FullName]);
        while (!(await server.OutputLines.NextAsync()).Contains(socket, StringComparison.Ordinal))
        {
            // It tells at the end of its start-up where it listens.
        }

        await LoadAsync("script", $"unix://{socket}", "--send", @"PING\r\n", "--expect", @"+PONG\r\n", "--pipeline", "4");
    }

    [FactWhenInstalled("memcached")]
    public async Task Memcached_tells_its_version_every_time()
    {
        var socket = Path.Combine(_directory.FullName, "s");
        await using var server = ChildProcess.Start("memcached", ["-vv", "-s", socket, "-b", "1024", "-c", "2048", "-u", Environment.UserName]);
        await server.Error.NextAsync("server listening");

        await LoadAsync("script", $"unix://{socket}", "--send", @"version\r\n", "--expect", "VERSION ", "--expect-until", @"\r\n");
    }

    [FactWhenInstalled("nginx")]
    public async Task Nginx_answers_every_request_on_connections_that_it_keeps()
    {
        var socket = Path.Combine(_directory.FullName, "s");
        var configuration = Path.Combine(_directory.FullName, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; master_process off; pid {{_directory.FullName}}/pid; error_log stderr notice;
            events { worker_connections 2048; }
            http {
              access_log off; keepalive_requests 1000000;
              client_body_temp_path {{_directory.FullName}}/1; proxy_temp_path {{_directory.FullName}}/2; fastcgi_temp_path {{_directory.FullName}}/3;
              uwsgi_temp_path {{_directory.FullName}}/4; scgi_temp_path {{_directory.FullName}}/5;
              server { listen unix:{{socket}} backlog=1024; location / { return 200 "hello\n"; } }
            }
            """);
        await using var server = ChildProcess.Start("nginx", ["-p", _directory.FullName, "-e", "stderr", "-c", configuration]);

        // It says so once it listens.
        await server.Error.NextAsync("getrlimit");

        await LoadAsync("script", $"unix://{socket}", "--send", @"GET / HTTP/1.1\r\nHost: here\r\n\r\n", "--expect", @"HTTP/1.1 200 OK\r\n", "--expect-until", @"\r\n\r\n", "--expect", @"hello\n");
    }

    private static async Task LoadAsync(string scenario, string uri, params string[] options)
    {
        var load = await BedrockCommand.RunAsync(["load", scenario, uri, "--clients", "500", "--requests", "20000", "--slo", "errors=0", .. options]);

        Assert.Contains("20,000 requests in ", load.OutputText, StringComparison.Ordinal);
        Assert.Equal(0, load.ExitCode);
    }
}
