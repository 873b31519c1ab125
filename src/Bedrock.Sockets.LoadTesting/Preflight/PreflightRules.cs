using System.Globalization;
using Bedrock.Sockets.LoadTesting.Driving;

namespace Bedrock.Sockets.LoadTesting.Preflight;

/// <summary>Whether this machine can carry a run at all: a pure function of its limits.</summary>
internal static class PreflightRules
{
    /// <summary>What the process needs besides the clients: standard streams, the runtime's own, reports.</summary>
    private const int OtherDescriptors = 200;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <param name="limits">What the machine allows.</param>
    /// <param name="clients">How many clients this process has.</param>
    /// <param name="pending">How many connections may be under way at once.</param>
    /// <param name="sources">How many source addresses there are; 0 when the target is no IP address, and needs no port.</param>
    /// <param name="isLocal">Whether the server is on this machine, so that its limits are known.</param>
    public static IEnumerable<PreflightProblem> Check(SystemLimits limits, int clients, int pending, int sources, bool isLocal)
    {
        var descriptors = clients + OtherDescriptors;
        if (limits.Descriptors < descriptors)
        {
            yield return new PreflightProblem(IsFatal: true, limits.DescriptorsHard >= descriptors
                ? Say($"{clients} clients need {descriptors} descriptors and this process may open {limits.Descriptors}: run 'ulimit -n {descriptors}' in this shell first.")
                : Say($"{clients} clients need {descriptors} descriptors and this process may open {limits.Descriptors}, at most {limits.DescriptorsHard}: use fewer clients, share them among several processes (--shard), or raise the hard limit (LimitNOFILE= of systemd, limits.conf)."));
        }

        if (limits is { FirstPort: { } first, LastPort: { } last } && sources > 0)
        {
            var perAddress = Math.Min(last - first + 1, SourceAddresses.ClientsPerAddress);
            if ((long)perAddress * sources < clients)
            {
                yield return new PreflightProblem(IsFatal: true, Say($"{clients} clients need {(clients + perAddress - 1) / perAddress} source addresses with {perAddress} ports each (ip_local_port_range {first} to {last}) and there {(sources == 1 ? "is 1" : $"are {sources}")}: give more addresses (--source) or run 'sysctl -w net.ipv4.ip_local_port_range=\"1024 60999\"'."));
            }
        }

        if (isLocal && sources > 0 && limits.HalfOpen < pending)
        {
            yield return new PreflightProblem(IsFatal: false, Say($"{pending} connections may be under way at once and this machine keeps at most {limits.HalfOpen} half-open (tcp_max_syn_backlog): the rest are dropped and tried again after a second, or need SYN cookies; run 'sysctl -w net.ipv4.tcp_max_syn_backlog={pending}', or allow fewer."));
        }

        if (isLocal && limits.Backlog < pending)
        {
            yield return new PreflightProblem(IsFatal: false, Say($"{pending} connections may be under way at once and the server's queue holds at most {limits.Backlog} (somaxconn): the rest may wait seconds; run 'sysctl -w net.core.somaxconn={pending}' and restart the server, or allow fewer."));
        }
    }

    /// <summary>Whether a run that is to start at a time starts soon.</summary>
    public static PreflightProblem? CheckStart(DateTimeOffset? start, DateTimeOffset now) => start is { } time && time - now > LongestWait
        ? new PreflightProblem(IsFatal: false, Say($"the run starts in {(time - now).TotalHours:0.0} hours, and until then its clients hold their connections: is {time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC the time that is meant? Ctrl-C ends the wait."))
        : null;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
