namespace Bedrock.Sockets.LoadTesting.Preflight;

/// <summary>What this machine allows. A number that could not be read is <see langword="null"/>, and nothing is said about it.</summary>
/// <param name="Descriptors">How many this process may have open (soft limit of RLIMIT_NOFILE).</param>
/// <param name="DescriptorsHard">How many it could be allowed without being root (hard limit).</param>
/// <param name="FirstPort">The first port of <c>ip_local_port_range</c>.</param>
/// <param name="LastPort">The last one.</param>
/// <param name="Backlog">The longest queue of connections nobody has accepted yet (<c>somaxconn</c>).</param>
/// <param name="HalfOpen">The most connections whose handshake is not over (<c>tcp_max_syn_backlog</c>).</param>
internal sealed record SystemLimits(long? Descriptors, long? DescriptorsHard, int? FirstPort, int? LastPort, int? Backlog, int? HalfOpen);
