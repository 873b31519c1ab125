using System.Globalization;
using Bedrock.Sockets.PerfGate;

namespace Bedrock.Sockets.Tests.Docs;

#region gate-workload
public sealed class Workloads : IWorkloadSource
{
    public IEnumerable<Workload> Create() => [new ParseDate()];
}

internal sealed class ParseDate() : Workload("parse/date")
{
    private DateOnly _date;

    public override async ValueTask StartAsync()
    {
        await RunAsync(1);
        if (_date != new DateOnly(2026, 1, 31))
        {
            throw new InvalidOperationException($"It read {_date}.");
        }
    }

    public override ValueTask RunAsync(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            _date = DateOnly.ParseExact("2026-01-31", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        return default;
    }
}
#endregion
