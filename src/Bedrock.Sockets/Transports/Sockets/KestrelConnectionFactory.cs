using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Bedrock.Sockets.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Transports.Sockets;

/// <summary>Makes connections of sockets, accepted or connected: Kestrel's receive side, our output pump and ending.</summary>
internal sealed class KestrelConnectionFactory : IDisposable
{
    private readonly SocketConnectionContextFactory _factory;
    private readonly PipeOptions _output;
    private readonly TimeProvider _clock;

    public KestrelConnectionFactory(SocketEndpointOptions options, ILoggerFactory loggers, TimeProvider clock, MemoryPool<byte>? pool = null)
    {
        _clock = clock;
        pool ??= new BlockPool(options.PoolBlockSize);
        var kestrel = new SocketConnectionFactoryOptions
        {
            MaxReadBufferSize = options.MaxReadBufferSize,
            UnsafePreferInlineScheduling = options.UnsafeInlineScheduling,
        };
        UseBlocks(kestrel, pool, loggers.CreateLogger(LogCategory.Name));
        _factory = new SocketConnectionContextFactory(kestrel, loggers.CreateLogger(LogCategory.Kestrel));
        _output = new PipeOptions(
            pool,
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: options.UnsafeInlineScheduling ? PipeScheduler.Inline : PipeScheduler.ThreadPool,
            pauseWriterThreshold: options.MaxWriteBufferSize,
            resumeWriterThreshold: Math.Max(1, options.MaxWriteBufferSize / 2),
            minimumSegmentSize: options.PoolBlockSize,
            useSynchronizationContext: false);
    }

    /// <summary>Takes over a connected socket, and with it the place it has behind the gates, which is given back when it is closed.</summary>
    public ConnectionContext Create(Socket socket, IDisposable? place = null)
        => new SocketConnection(_factory.Create(socket), new SocketSink(socket), _output, _clock, place);

    public void Dispose() => _factory.Dispose();

    /// <summary>Kestrel lets only its own host choose the pool; on a runtime where this way in is gone, its default pool serves as well, only slower.</summary>
    private static void UseBlocks(SocketConnectionFactoryOptions options, MemoryPool<byte> pool, ILogger logger)
    {
        try
        {
            SetMemoryPoolFactory(options, new OnePool(pool));
        }
        catch (Exception missing) when (missing is MissingMethodException or TypeLoadException)
        {
            TransportLog.DefaultPool(logger, missing.Message);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_MemoryPoolFactory")]
    private static extern void SetMemoryPoolFactory(SocketConnectionFactoryOptions options, IMemoryPoolFactory<byte> factory);

    /// <summary>Gives every queue of Kestrel's transport the same pool.</summary>
    private sealed class OnePool(MemoryPool<byte> pool) : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => pool;
    }
}
