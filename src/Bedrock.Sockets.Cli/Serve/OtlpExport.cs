using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Bedrock.Sockets.Cli.Serve;

/// <summary>Sends metrics and traces to an OpenTelemetry collector, over HTTP with protobuf. Disposing it sends what is left.</summary>
internal sealed class OtlpExport : IDisposable
{
    private const string OurName = "Bedrock.Sockets";

    private readonly OtlpWarnings _warnings;
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    private OtlpExport(Uri collector)
    {
        _warnings = new OtlpWarnings(collector, Console.Error, TimeProvider.System);
        _metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(Describe)
            .AddMeter(OurName)
            .AddMeter("System.Runtime")
            .AddOtlpExporter(exporter => SendTo(exporter, collector, "v1/metrics"))
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(Describe)
            .AddSource(OurName)
            .AddOtlpExporter(exporter => SendTo(exporter, collector, "v1/traces"))
            .Build();
    }

    /// <summary>Begins to export; nothing when there is no collector.</summary>
    /// <exception cref="CommandFailure">The text is no URL of a collector.</exception>
    public static OtlpExport? Start(string? collector)
        => collector is null ? null
            : Uri.TryCreate(collector, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? new OtlpExport(url)
            : throw CommandFailure.BadUsage($"'{collector}' is no URL of a collector. Write for instance --otlp http://localhost:4318.");

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
        _warnings.Dispose();
    }

    private static void Describe(ResourceBuilder resource)
    {
        // The variables of the SDK name the service otherwise; what is added here would win over them.
        if (Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is null)
        {
            resource.AddService("bedrock");
        }
    }

    private static void SendTo(OtlpExporterOptions exporter, Uri collector, string signal)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{collector.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{signal}");
    }
}
