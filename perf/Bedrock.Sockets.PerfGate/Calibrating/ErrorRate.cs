using Bedrock.Sockets.PerfGate.Deciding;

namespace Bedrock.Sockets.PerfGate.Calibrating;

/// <summary>How often what was said, over many drawn runs.</summary>
internal sealed class ErrorRate(int benchmarks, int runs)
{
    private readonly int[] _slower = new int[benchmarks];
    private readonly int[] _confirmed = new int[benchmarks];
    private readonly int[] _undecided = new int[benchmarks];
    private int _runsWithSlower;
    private int _runsWithConfirmed;

    /// <summary>Runs in which any benchmark was called slower at the first look.</summary>
    public double SuiteAtFirst => (double)_runsWithSlower / runs;

    /// <summary>Runs in which any benchmark was called slower twice: that fails a run.</summary>
    public double Suite => (double)_runsWithConfirmed / runs;

    public double Slower(int benchmark) => (double)_slower[benchmark] / runs;

    public double Confirmed(int benchmark) => (double)_confirmed[benchmark] / runs;

    public double Undecided(int benchmark) => (double)_undecided[benchmark] / runs;

    public void Count(IReadOnlyList<(TimeVerdict First, TimeVerdict Confirmed)> verdicts)
    {
        for (var benchmark = 0; benchmark < verdicts.Count; benchmark++)
        {
            _slower[benchmark] += verdicts[benchmark].First is TimeVerdict.Slower ? 1 : 0;
            _confirmed[benchmark] += verdicts[benchmark].Confirmed is TimeVerdict.Slower ? 1 : 0;
            _undecided[benchmark] += verdicts[benchmark].First is TimeVerdict.Undecided ? 1 : 0;
        }

        _runsWithSlower += verdicts.Any(verdict => verdict.First is TimeVerdict.Slower) ? 1 : 0;
        _runsWithConfirmed += verdicts.Any(verdict => verdict.Confirmed is TimeVerdict.Slower) ? 1 : 0;
    }
}
