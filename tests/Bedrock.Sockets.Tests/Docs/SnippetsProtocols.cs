using System.Net;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Protocols.Time;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The examples of docs/protocols; compiled, not run.</summary>
internal static class SnippetsProtocols
{
    public static void Embed(KestrelServerOptions kestrel, SocketServerBuilder server)
    {
        #region protocols-embed-echo
        kestrel.ListenLocalhost(5007, listen => listen.UseEcho());
        #endregion

        #region protocols-embed-echo-udp
        server.ListenUdp(IPAddress.Loopback, 5007, d => d.UseEcho());
        #endregion

        #region protocols-embed-discard
        kestrel.ListenLocalhost(5009, listen => listen.UseDiscard());
        server.ListenUdp(IPAddress.Loopback, 5009, d => d.UseDiscard());
        #endregion

        #region protocols-embed-chargen
        kestrel.ListenLocalhost(5019, listen => listen.UseChargen());
        server.ListenUdp(IPAddress.Loopback, 5019, d => d.UseChargen(), options => options.Guard.AllowLargerReplies = true);
        #endregion

        #region protocols-embed-qotd
        kestrel.ListenLocalhost(5017, listen => listen.UseQotd(qotd => qotd.File = "quotes.txt"));
        server.ListenUdp(IPAddress.Loopback, 5017, d => d.UseQotd(), options => options.Guard.AllowLargerReplies = true);
        #endregion

        #region protocols-embed-time868-udp
        server.ListenUdp(IPAddress.Loopback, 5037, d => d.UseTime868());
        #endregion

        #region protocols-embed-time
        kestrel.ListenLocalhost(9999, listen => listen.UseTime(time => time.Format = TimeFormat.Iso8601));
        #endregion

        #region protocols-embed-time868
        kestrel.ListenLocalhost(5037, listen => listen.UseTime868());
        #endregion

        #region protocols-embed-hello
        kestrel.ListenLocalhost(2525, listen => listen.UseHello());
        #endregion

        #region protocols-embed-gate
        kestrel.ListenLocalhost(8001, listen => listen.UseGate(gate => gate.Words = "friend,mellon"));
        #endregion

        #region protocols-embed-banner-echo
        kestrel.ListenLocalhost(3130, listen => listen.UseBannerEcho());
        #endregion

        #region protocols-embed-chat
        kestrel.ListenLocalhost(7000, listen => listen.UseTelnet().UseChat(chat => chat.Room = "tavern"));
        #endregion

        #region protocols-embed-files
        kestrel.ListenLocalhost(5010, listen => listen.UseFiles(files => files.Root = "shared"));
        #endregion

        #region protocols-embed-shout
        kestrel.ListenLocalhost(5008, listen => listen.UseShout());
        #endregion

        #region protocols-embed-greeting
        kestrel.ListenLocalhost(9998, listen => listen.UseGreeting(greeting => greeting.Message = "Hello {remote}"));
        #endregion
    }

    public static void Register(IServiceCollection services)
    {
        #region protocols-register
        services.AddStandardProtocols();
        #endregion
    }
}
