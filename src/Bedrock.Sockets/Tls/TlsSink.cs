using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Bedrock.Sockets.Transports.Closing;

namespace Bedrock.Sockets.Tls;

/// <summary>Encrypts what a pump sends, and ends our side with close_notify.</summary>
/// <param name="stream">The session.</param>
/// <param name="cipher">What it writes to.</param>
/// <param name="transport">Completed after close_notify, so that FIN follows; <see langword="null"/> for a transport that would close both directions.</param>
internal sealed class TlsSink(TlsStream stream, CipherStream cipher, PipeWriter? transport) : IByteSink
{
    public int Unread => 0;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> SendAsync(ReadOnlySequence<byte> bytes)
    {
        try
        {
            foreach (var segment in bytes)
            {
                await stream.WriteAsync(segment, CancellationToken.None).ConfigureAwait(false);
            }

            await cipher.PushAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (IOException)
        {
            // How the connection ended shows on the reading side.
            return false;
        }
    }

    public async ValueTask<bool> FinishAsync()
    {
        try
        {
            await stream.EndAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            return false;
        }

        if (transport is not null)
        {
            await transport.CompleteAsync().ConfigureAwait(false);
        }

        return true;
    }
}
