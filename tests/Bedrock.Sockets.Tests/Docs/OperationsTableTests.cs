using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Tests.Architecture;
using Bedrock.Sockets.Tests.Diagnostics;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The table of instruments in docs/operations.md is that of the code: every name, kind, unit and what it says.</summary>
public sealed partial class OperationsTableTests
{
    [Fact]
    public void The_table_names_every_instrument_and_no_other()
    {
        using var factory = new TestMeterFactory();
        using var recorder = new MetricRecorder(factory);
        _ = SocketMetrics.From(factory);

        var inCode = recorder.Instruments.Values.Select(instrument => $"{instrument.Name} | {KindOf(instrument)} | {instrument.Unit} | {instrument.Description}");
        var inTable = Row().Matches(Repository.Read("docs/operations.md")).Select(row => $"{row.Groups["name"]} | {row.Groups["kind"]} | {row.Groups["unit"]} | {row.Groups["what"]}");

        Assert.Equal(inCode.Order(StringComparer.Ordinal), inTable.Order(StringComparer.Ordinal));
    }

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> or ObservableCounter<long> => "counter",
        UpDownCounter<long> or ObservableUpDownCounter<long> => "up-down counter",
        Histogram<double> => "histogram",
        _ => instrument.GetType().Name,
    };

    [GeneratedRegex(@"^\| `(?<name>bedrock\.[^`]*)` \| (?<kind>[^|]*) \| `(?<unit>[^`]*)` \|[^|]*\| (?<what>[^|]*) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Row();
}
