using System.Diagnostics.Tracing;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>Says once a minute that the collector takes nothing: the exporter itself tells it only to who listens to its events.</summary>
internal sealed class OtlpWarnings(Uri collector, TextWriter output, TimeProvider clock) : EventListener
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _last;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name.StartsWith("OpenTelemetry-Exporter", StringComparison.Ordinal))
        {
            EnableEvents(eventSource, EventLevel.Error);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        lock (_lock)
        {
            if (_last is { } last && clock.GetElapsedTime(last) < Interval)
            {
                return;
            }

            _last = clock.GetTimestamp();
        }

        output.WriteLine($"warning: the collector at {collector} takes nothing ({eventData.EventName}); is it there, and does it speak OTLP over HTTP?");
    }
}
