using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bedrock.Sockets.EndToEndTests.Processes;

namespace Bedrock.Sockets.EndToEndTests.Otlp;

/// <summary>What an OpenTelemetry collector is for the export: takes OTLP over HTTP, and decodes it (opentelemetry-proto, metrics.proto and trace.proto).</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _requests = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly CancellationTokenSource _over = new();
    private readonly Task _serving;

    public Collector()
    {
        _listener.Start();
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>The last value of each instrument, by its name and attributes; of a histogram its count.</summary>
    public IReadOnlyDictionary<string, CollectedMetric> Metrics()
    {
        var metrics = new Dictionary<string, CollectedMetric>(StringComparer.Ordinal);
        foreach (var metric in Sent("/v1/metrics").SelectMany(static resource => resource.Messages(2)).SelectMany(static scope => scope.Messages(2)))
        {
            var (kind, field) = metric.Has(7) ? ("sum", 7) : metric.Has(9) ? ("histogram", 9) : ("gauge", 5);
            foreach (var point in metric.Messages(field).SelectMany(static data => data.Messages(1)))
            {
                var tags = Attributes(point, kind == "histogram" ? 9 : 7);
                var value = kind == "histogram" ? point.Integer(4) : point.Has(6) ? point.Integer(6) : point.Double(4);
                metrics[$"{metric.Text(1)}{{{tags}}}"] = new CollectedMetric(metric.Text(1), kind, metric.Text(3), value);
            }
        }

        return metrics;
    }

    /// <summary>Waits for an export after which the metrics are as they should be.</summary>
    public async Task UntilAsync(Func<IReadOnlyDictionary<string, CollectedMetric>, bool> condition)
    {
        while (!condition(Metrics()))
        {
            Assert.True(await _arrived.WaitAsync(ChildProcess.Patience), $"It has not come. There was:\n{string.Join('\n', Metrics())}");
        }
    }

    /// <summary>The names of all spans with their attributes.</summary>
    public IReadOnlyList<string> Spans()
        => [.. Sent("/v1/traces").SelectMany(static resource => resource.Messages(2)).SelectMany(static scope => scope.Messages(2)).Select(static span => $"{span.Text(5)} {Attributes(span, 9)}")];

    /// <summary>The attributes of whoever sent it.</summary>
    public string Resource() => Attributes(Sent("/v1/metrics").First().Messages(1).First(), 1);

    public async ValueTask DisposeAsync()
    {
        // An exporter in this process keeps its connection.
        await _over.CancelAsync();
        _listener.Dispose();
        await _serving;
        _over.Dispose();
        _arrived.Dispose();
    }

    private IEnumerable<WireMessage> Sent(string path) => _requests.Where(request => request.Path == path).SelectMany(static request => new WireMessage(request.Body).Messages(1));

    private static string Attributes(WireMessage message, int field)
        => string.Join(' ', message.Messages(field).Select(static pair => (Key: pair.Text(1), Value: pair.Messages(2).First()))
            .Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={(pair.Value.Has(1) ? pair.Value.Text(1) : pair.Value.Integer(3))}"))
            .Order(StringComparer.Ordinal));

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync()));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    /// <summary>As much of HTTP/1.1 as the exporter speaks: a head, a body of a stated length, and the next request.</summary>
    private async Task ServeAsync(TcpClient client)
    {
        using var own = client;
        await using var stream = client.GetStream();
        try
        {
            while (await ReadHeadAsync(stream, _over.Token) is { Length: > 0 } head)
            {
                var lines = head.Split("\r\n");
                var length = lines.First(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1];
                var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
                await stream.ReadExactlyAsync(body);
                _requests.Enqueue((lines[0].Split(' ')[1], body));
                _arrived.Release();
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // It has gone, or the test is over.
        }
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream, CancellationToken over)
    {
        var head = new StringBuilder();
        var next = new byte[1];
        while (await stream.ReadAsync(next, over) > 0)
        {
            head.Append((char)next[0]);
            if (head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
            {
                return head.ToString();
            }
        }

        return "";
    }
}
