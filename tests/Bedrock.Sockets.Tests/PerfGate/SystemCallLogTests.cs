using Bedrock.Sockets.PerfGate;
using Bedrock.Sockets.PerfGate.SystemCalls;

namespace Bedrock.Sockets.Tests.PerfGate;

public sealed class SystemCallLogTests
{
    private const string Begin = """4711 newfstatat(AT_FDCWD, "/bedrock-perf-gate/begin/echo/loopback-1", 0x7ffd, 0) = -1 ENOENT (No such file or directory)""";
    private const string End = """4711 newfstatat(AT_FDCWD, "/bedrock-perf-gate/end/echo/loopback-1", 0x7ffd, 0) = -1 ENOENT (No such file or directory)""";

    [Fact]
    public void Calls_of_all_threads_between_the_markers_are_counted()
    {
        var calls = SystemCallLog.CallsPerRound(["4711 sendto(1, \"a\"...) = 1", Begin, "4711 sendto(1, \"a\", 1, 0) = 1", "4712 recvmsg(2, {}) = 1", End, "4712 recvmsg(2, {}) = 1"]);

        Assert.Equal(2, calls["echo/loopback-1"]);
    }

    [Fact]
    public void A_call_in_two_halves_counts_once_and_signals_and_ends_count_nothing()
    {
        var calls = SystemCallLog.CallsPerRound(
        [
            Begin,
            "4712 recvmsg(9,  <unfinished ...>",
            "4711 sendto(1, \"a\", 1, 0) = 1",
            "4712 <... recvmsg resumed>{}, 0) = 64",
            "4712 --- SIGRT_1 {si_signo=SIGRT_1} ---",
            "4713 +++ exited with 0 +++",
            "4712 newfstatat(AT_FDCWD, \"/etc/localtime\", 0x7f, 0) = 0",
            End,
        ]);

        Assert.Equal(2, calls["echo/loopback-1"]);
    }

    [Theory]
    [InlineData("4712 epoll_wait(9, [{}], 1, -1) = 1")]
    [InlineData("4712 <... epoll_wait resumed>[{}], 1, -1) = 1")]
    [InlineData("4712 recvmsg(9, {}, 0) = -1 EAGAIN (Resource temporarily unavailable)")]
    [InlineData("4712 <... recvmsg resumed>{}, 0) = -1 EAGAIN (Resource temporarily unavailable)")]
    public void Waiting_and_asking_too_early_depend_on_the_schedule_and_are_not_counted(string line)
        => Assert.Equal(0, SystemCallLog.CallsPerRound([Begin, line, End])["echo/loopback-1"]);

    [Fact]
    public void A_number_padded_by_spaces_is_a_call_too()
        => Assert.Equal(1, SystemCallLog.CallsPerRound([Begin, "99    read(3, \"\", 1) = 0", End])["echo/loopback-1"]);

    [Fact]
    public void The_median_round_counts()
    {
        const string Call = "4711 sendto(1, \"a\", 1, 0) = 1";

        var calls = SystemCallLog.CallsPerRound([Begin, Call, End, Begin, Call, Call, Call, Call, Call, End, Begin, Call, Call, End]);

        Assert.Equal(2, calls["echo/loopback-1"]);
    }

    [Fact]
    public void A_round_without_an_end_is_no_count()
        => Assert.Equal(ExitCode.Broken, Assert.Throws<GateFailure>(() => SystemCallLog.CallsPerRound([Begin, "4711 read(3) = 0"])).ExitCode);

    [Fact]
    public void Nothing_traced_is_nothing_counted()
        => Assert.Empty(SystemCallLog.CallsPerRound([]));
}
