using Bedrock.Sockets.Protocols.Time;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Docs;

/// <summary>The examples of docs/protocols; compiled, not run.</summary>
internal static class SnippetsProtocols
{
    public static void Embed(KestrelServerOptions kestrel)
    {
        #region protocols-embed-echo
        kestrel.ListenLocalhost(5007, listen => listen.UseEcho());
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
