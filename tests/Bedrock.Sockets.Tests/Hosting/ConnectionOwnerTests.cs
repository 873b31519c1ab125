using Bedrock.Sockets.Hosting;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Tests.Hosting;

public sealed class ConnectionOwnerTests
{
    [Fact]
    public void What_a_handler_throws_before_it_has_a_task_is_in_the_task()
    {
        var run = ConnectionOwner.Start(new DefaultConnectionContext(), static _ => throw new InvalidDataException("torn"));

        Assert.IsType<InvalidDataException>(run.Exception?.InnerException);
    }

    [Fact]
    public void A_handler_without_a_task_has_failed()
    {
#pragma warning disable MA0022 // A handler written without nullable types may do it.
        var run = ConnectionOwner.Start(new DefaultConnectionContext(), static _ => null!);
#pragma warning restore MA0022

        Assert.IsType<InvalidOperationException>(run.Exception?.InnerException);
    }
}
