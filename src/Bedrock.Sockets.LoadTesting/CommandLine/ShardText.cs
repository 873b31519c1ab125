using System.Globalization;
using Bedrock.Sockets.LoadTesting.Schedules;

namespace Bedrock.Sockets.LoadTesting.CommandLine;

/// <summary>Reads which part of a load is driven here: <c>I/N</c>, or <c>auto</c> and <c>auto/N</c> from what Slurm and Kubernetes put into the environment. A pure function.</summary>
/// <remarks>
/// <code>
/// job array of Slurm     (SLURM_ARRAY_TASK_ID − SLURM_ARRAY_TASK_MIN) / SLURM_ARRAY_TASK_STEP  of SLURM_ARRAY_TASK_COUNT
/// tasks of srun          SLURM_PROCID  of SLURM_NTASKS
/// indexed job of         JOB_COMPLETION_INDEX, and no number of parts: it is written, auto/N
///   Kubernetes
/// </code>
/// </remarks>
internal static class ShardText
{
    private const int Most = 10_000;

    /// <param name="text">The text.</param>
    /// <param name="environment">The value of a variable of the environment; <see langword="null"/> when it is not set.</param>
    /// <exception cref="FormatException">The text is no part, or the environment does not say which; the message says what to write.</exception>
    public static LoadShare Parse(string text, Func<string, string?> environment) => text.Split('/') switch
    {
        ["auto"] => OfEnvironment(environment),
        ["auto", var second] when TryCount(second, out var count) => new LoadShare(IndexBelow(count, environment), count),
        [var first, var second] when TryCount(second, out var count) && TryNumber(first, out var index) && index < count => new LoadShare(index, count),
        _ => throw new FormatException($"'{text}' is no part; write I/N with I from 0 to N-1, such as 0/4, or auto or auto/N under Slurm or Kubernetes"),
    };

    private static LoadShare OfEnvironment(Func<string, string?> environment)
    {
        var (index, source) = IndexIn(environment);
        var countName = source switch
        {
            "SLURM_ARRAY_TASK_ID" => "SLURM_ARRAY_TASK_COUNT",
            "SLURM_PROCID" => "SLURM_NTASKS",
            _ => throw new FormatException($"'auto' finds {source}={index}, and Kubernetes does not say of how many; write auto/N with the completions of the job"),
        };
        var count = NumberIn(countName, environment);
        return index < count && count <= Most
            ? new LoadShare(index, count)
            : throw new FormatException($"'auto' finds part {index} by {source} and {countName}={count}, and there is no such part; write I/N");
    }

    private static int IndexBelow(int count, Func<string, string?> environment)
    {
        var (index, source) = IndexIn(environment);
        return index < count ? index : throw new FormatException($"'auto/{count}' finds part {index} by {source}, counted from 0; write auto/N with the number of all parts");
    }

    private static (int Index, string Source) IndexIn(Func<string, string?> environment)
    {
        if (environment("SLURM_ARRAY_TASK_ID") is not null)
        {
            var first = NumberIn("SLURM_ARRAY_TASK_MIN", environment);
            var step = environment("SLURM_ARRAY_TASK_STEP") is null ? 1 : Math.Max(1, NumberIn("SLURM_ARRAY_TASK_STEP", environment));
            return (Math.Max(0, NumberIn("SLURM_ARRAY_TASK_ID", environment) - first) / step, "SLURM_ARRAY_TASK_ID");
        }

        return Array.Find(["SLURM_PROCID", "JOB_COMPLETION_INDEX"], name => environment(name) is not null) is { } source
            ? (NumberIn(source, environment), source)
            : throw new FormatException("'auto' finds none of SLURM_ARRAY_TASK_ID, SLURM_PROCID and JOB_COMPLETION_INDEX in the environment; write I/N, such as 0/4");
    }

    private static int NumberIn(string name, Func<string, string?> environment) => environment(name) switch
    {
        null => throw new FormatException($"'auto' needs {name}, which is not in the environment; write I/N, such as 0/4"),
        var value when TryNumber(value, out var number) => number,
        var value => throw new FormatException($"'auto' finds {name}='{value}', which is no number; write I/N, such as 0/4"),
    };

    private static bool TryCount(string text, out int count) => TryNumber(text, out count) && count is >= 1 and <= Most;

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
