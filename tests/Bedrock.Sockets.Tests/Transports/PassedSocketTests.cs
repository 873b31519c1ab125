using System.Net.Sockets;
using Bedrock.Sockets.Transports;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Transports;

/// <summary>sd_listen_fds(3): which of the passed descriptors has a name.</summary>
public sealed class PassedSocketTests
{
    private const int Us = 4242;

    [Theory]
    [InlineData("echo", "2", "echo:time", 3)]
    [InlineData("time", "2", "echo:time", 4)]
    [InlineData("unknown", "1", null, 3)]
    [InlineData("time", "3", "echo:time:echo", 4)]
    public void A_name_is_found_by_its_place(string name, string count, string? names, int descriptor)
    {
        var found = new PassedSocketEndPoint(name).Find(Variables($"{Us}", count, names), Us);

        Assert.Equal(((ulong)descriptor, FileHandleType.Tcp), (found.FileHandle, found.FileHandleType));
    }

    [Theory]
    [InlineData("4242", "1", "echo", "There is no passed socket 'time': the process was started with echo.")]
    [InlineData("4242", "2", "time:time", "There is no passed socket 'time': the process was started with 2 of that name: write their numbers, such as fd://3.")]
    [InlineData("4242", "0", "", "There is no passed socket 'time': the process was started with none.")]
    [InlineData("4243", "1", "time", "There is no passed socket 'time': the process was started with none.")]
    [InlineData(null, null, null, "There is no passed socket 'time': the process was started with none.")]
    [InlineData("4242", "-1", "time", "There is no passed socket 'time': the process was started with none.")]
    public void What_was_not_passed_to_this_process_is_told(string? process, string? count, string? names, string expected)
    {
        var error = Assert.Throws<SocketException>(() => new PassedSocketEndPoint("time").Find(Variables(process, count, names), Us));

        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void A_URI_names_it()
    {
        var uri = SocketUri.Parse("fd://echo?maxConnections=1");

        Assert.Equal(new PassedSocketEndPoint("echo"), uri.EndPoint);
        Assert.Equal("fd://echo", uri.Address);
        Assert.Equal("fd://echo?maxConnections=1", uri.ToString());
        Assert.NotEqual(new PassedSocketEndPoint("Echo"), uri.EndPoint);
    }

    private static Func<string, string?> Variables(string? process, string? count, string? names) => variable => variable switch
    {
        "LISTEN_PID" => process,
        "LISTEN_FDS" => count,
        "LISTEN_FDNAMES" => names,
        _ => null,
    };
}
