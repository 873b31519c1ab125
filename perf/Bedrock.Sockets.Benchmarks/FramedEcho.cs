using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Bedrock.Sockets.Framing;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Benchmarks;

/// <summary>
/// A client sends length-prefixed frames over a connection in memory, a server echoes them, the client compares every byte.
/// The client waits in a read all the time, as the sending loop of a transport does, so a flush costs what it costs there: it wakes somebody.
/// It is the same for both servers, and its work is part of what is measured.
/// </summary>
internal static class FramedEcho
{
    public const int Frames = 1_000_000;
    public const int PayloadBytes = 32;

    // 9,216 bytes: a busy receive, and well below what makes a pipe hold its writer.
    private const int FramesPerBatch = 256;

    private const int HeaderBytes = 4;

    private static readonly byte[] Batch = MakeBatch();

    /// <summary>Echoes <see cref="Frames"/> frames through <see cref="FrameChannel{TCodec, TFrame}"/>, which flushes once per batch.</summary>
    public static Task WithChannelAsync() => RunAsync(static async connection =>
    {
        var peer = new FrameChannel<LengthPrefixCodec, ReadOnlySequence<byte>>(connection);
        await foreach (var frame in peer.ReadAllAsync())
        {
            peer.Write(frame);
        }
    });

    /// <summary>Echoes <see cref="Frames"/> frames with the plain loop that reads, decodes, writes and flushes message by message. The codec is the same.</summary>
    public static Task WithFlushPerMessageAsync() => RunAsync(static async connection =>
    {
        var codec = default(LengthPrefixCodec);
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            var read = await input.ReadAsync();
            var buffer = read.Buffer;
            var scanned = 0L;
            if (codec.TryDecode(ref buffer, ref scanned, out var frame))
            {
                codec.Encode(frame, output);

                // Nothing but the frame has been looked at: the next read returns at once while there are more.
                input.AdvanceTo(buffer.Start);
                await output.FlushAsync();
                continue;
            }

            if (read.IsCompleted)
            {
                return;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
        }
    });

    private static async Task RunAsync(Func<ConnectionContext, Task> server)
    {
        var connection = new InMemoryConnection();
        var serving = server(connection.Server);
        var receiving = ReceiveAsync(connection.Client.Input);
        for (var sent = 0; sent < Frames; sent += FramesPerBatch)
        {
            var count = Math.Min(FramesPerBatch, Frames - sent);
            await connection.Client.Output.WriteAsync(Batch.AsMemory(0, count * (HeaderBytes + PayloadBytes)));
        }

        await connection.Client.Output.CompleteAsync();
        await serving;
        await connection.Server.Transport.Output.CompleteAsync();
        if (await receiving != Frames * (long)(HeaderBytes + PayloadBytes))
        {
            throw new InvalidOperationException("Not all that was sent came back.");
        }
    }

    /// <summary>Waits for what is flushed, as the sending loop of a transport does, and compares it. Returns how many bytes came.</summary>
    private static async Task<long> ReceiveAsync(PipeReader input)
    {
        var received = 0L;
        while (true)
        {
            var read = await input.ReadAsync();
            foreach (var piece in read.Buffer)
            {
                for (var rest = piece.Span; !rest.IsEmpty;)
                {
                    var expected = Batch.AsSpan((int)(received % Batch.Length));
                    var length = Math.Min(rest.Length, expected.Length);
                    if (!rest[..length].SequenceEqual(expected[..length]))
                    {
                        throw new InvalidOperationException("What came back is not what was sent.");
                    }

                    received += length;
                    rest = rest[length..];
                }
            }

            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return received;
            }
        }
    }

    private static byte[] MakeBatch()
    {
        var bytes = new byte[FramesPerBatch * (HeaderBytes + PayloadBytes)];
        for (var i = 0; i < bytes.Length; i++)
        {
            // 251 is prime, so no two frames of a batch are alike and one in the wrong place is noticed.
            bytes[i] = (byte)(i % 251);
        }

        for (var frame = 0; frame < FramesPerBatch; frame++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(frame * (HeaderBytes + PayloadBytes)), PayloadBytes);
        }

        return bytes;
    }
}
