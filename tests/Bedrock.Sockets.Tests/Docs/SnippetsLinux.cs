using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The example of docs/design/linux-transport.md.</summary>
internal static class SnippetsLinux
{
    public static void Configure(HostApplicationBuilder builder, WebApplicationBuilder web)
    {
        #region linux-transport
        builder.Services.AddSocketServer(server => server
            .ListenTcp(IPAddress.Any, 5007, c => c.UseEcho())
            .UseLinuxTransport());

        web.Services.AddLinuxTransport();       // or under Kestrel: HTTP/1.1, HTTP/2 and TLS run on it
        #endregion
    }
}
