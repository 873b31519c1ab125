using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Bedrock.Sockets.Protocols.Gate;

/// <summary>Waits for a word, welcomes who says it and rejects who says anything else; who says nothing in time gets nothing. Then it ends the connection.</summary>
/// <remarks>Stateless: one instance serves any number of connections at once.</remarks>
public sealed class GateHandler : ConnectionHandler
{
    private readonly GateWords _words;
    private readonly byte[] _welcome;
    private readonly byte[] _rejection;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;

    /// <summary>Makes a gate.</summary>
    /// <param name="options">Words, replies and timeout; read now, so later changes have no effect.</param>
    /// <param name="clock">What the timeout is measured with.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or <paramref name="clock"/> is null.</exception>
    public GateHandler(GateOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);

        _words = GateWords.Parse(options.Words);
        _welcome = Encoding.UTF8.GetBytes(options.Welcome);
        _rejection = Encoding.UTF8.GetBytes(options.Rejection);
        _timeout = options.Timeout;
        _clock = clock;
    }

    /// <summary>Waits for the word, and answers it.</summary>
    /// <param name="connection">The connection. Whoever accepted it closes it.</param>
    /// <returns>A task that ends when the answer is handed over; it fails when the connection is reset.</returns>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);

        var answer = await ListenAsync(connection.Transport.Input).ConfigureAwait(false);
        if (answer is not GateAnswer.Wait)
        {
            var reply = answer is GateAnswer.Welcome ? _welcome : _rejection;
            await connection.Transport.Output.WriteAsync(reply, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <returns>The answer; <see cref="GateAnswer.Wait"/> for a client that has said nothing in time.</returns>
    private async ValueTask<GateAnswer> ListenAsync(PipeReader input)
    {
        // The read that the alarm cancels, and no clock, says that time is up: a timer may be a moment early.
        using var alarm = _clock.CreateTimer(static reader => ((PipeReader)reader!).CancelPendingRead(), input, _timeout, Timeout.InfiniteTimeSpan);
        while (true)
        {
            var read = await input.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            var late = read.IsCanceled;
            var answer = late && read.Buffer.IsEmpty && !read.IsCompleted ? GateAnswer.Wait : _words.Decide(read.Buffer, isOver: late || read.IsCompleted);

            // Not consumed: the word is looked at from its start again when more of it comes. It is never longer than the gate's longest.
            input.AdvanceTo(answer is GateAnswer.Wait ? read.Buffer.Start : read.Buffer.End, read.Buffer.End);
            if (answer is not GateAnswer.Wait || late)
            {
                return answer;
            }
        }
    }
}
