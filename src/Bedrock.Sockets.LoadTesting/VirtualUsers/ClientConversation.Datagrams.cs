using System.Buffers;
using System.Runtime.CompilerServices;

namespace Bedrock.Sockets.LoadTesting.VirtualUsers;

/// <summary>What is other with datagrams: each is sent and received whole.</summary>
internal sealed partial class ClientConversation
{
    /// <summary>UDP has none that is longer.</summary>
    private const int LongestDatagram = 65_535;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Received> ReceiveAsync(CancellationToken cancellationToken)
    {
        Release();
        var datagrams = _datagrams ?? throw new InvalidOperationException("This client has no socket of datagrams: it has one in the steps and in OnConnect when its target is udp:// or unixgram://; read with ReadLineAsync, ReadExactlyAsync or ReadToEndAsync otherwise.");
        await datagrams.WaitAsync(cancellationToken).ConfigureAwait(false);
        _copy = ArrayPool<byte>.Shared.Rent(LongestDatagram + 1);
        var length = await datagrams.ReceiveAsync(_copy, cancellationToken).ConfigureAwait(false);
        _received += length;
        return length <= LongestDatagram ? new Received(_copy.AsMemory(0, length)) : throw new InvalidDataException($"The datagram has more than {LongestDatagram} bytes.");
    }

    public async ValueTask<Received> ReceiveAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await ReceiveAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException over) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No datagram came within {timeout.TotalSeconds} s.", over);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(DatagramConnection datagrams, ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken)
        => _sent += await datagrams.SendAsync(datagram, cancellationToken).ConfigureAwait(false);
}
