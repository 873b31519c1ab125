using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Bedrock.Sockets.Cli.Transfer;

/// <summary>Shows how far a transfer is, on standard error: a bar where there is a terminal, a line for every tenth where there is none.</summary>
internal static class TransferProgress
{
    public static async Task ShowAsync(string name, Func<IProgress<(long Done, long Length)>, Task<long>> transfer)
    {
        var clock = Stopwatch.StartNew();
        var begun = -1L;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error), Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false } });
        long length;
        if (console.Profile is { Out.IsTerminal: true, Capabilities.Ansi: true })
        {
            length = await console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
                .StartAsync(context =>
                {
                    var bar = context.AddTask(Markup.Escape(name));
                    return transfer(new Reports(report =>
                    {
                        begun = begun < 0 ? report.Done : begun;
                        bar.MaxValue = Math.Max(1, report.Length);
                        bar.Value = report.Length == 0 ? 1 : report.Done;
                    }));
                }).ConfigureAwait(false);
        }
        else
        {
            var shown = 0L;
            length = await transfer(new Reports(report =>
            {
                if (begun < 0)
                {
                    begun = report.Done;
                    shown = Tenths(report);
                }

                if (Tenths(report) > shown)
                {
                    shown = Tenths(report);
                    Console.Error.WriteLine($"{name}: {shown * 10} % of {Size(report.Length)}");
                }
            })).ConfigureAwait(false);
        }

        var resumed = begun > 0 ? $", {Size(begun)} of them from before" : "";
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {Size(length)}{resumed}, {clock.Elapsed.TotalSeconds:0.0} s, SHA-256 verified")).ConfigureAwait(false);
    }

    private static long Tenths((long Done, long Length) report) => report.Length == 0 ? 10 : report.Done * 10 / report.Length;

    private static string Size(long bytes) => bytes switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000.0:0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0} MB"),
    };

    /// <summary>On the thread of the transfer: <see cref="Progress{T}"/> would report later, and in any order.</summary>
    private sealed class Reports(Action<(long Done, long Length)> report) : IProgress<(long Done, long Length)>
    {
        public void Report((long Done, long Length) value) => report(value);
    }
}
