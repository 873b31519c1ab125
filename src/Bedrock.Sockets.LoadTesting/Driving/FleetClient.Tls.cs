using System.Security.Authentication;
using Bedrock.Sockets.LoadTesting.Driving.Tls;

namespace Bedrock.Sockets.LoadTesting.Driving;

/// <summary>What TLS adds to a client. All of it is absent for a target without.</summary>
internal sealed partial class FleetClient
{
    private TlsChannel? _tls;

    private void BeginTls(TlsChannel tls)
    {
        State = ClientState.Handshaking;
        _tls = tls;
        PushRecords(tls);
    }

    private void TakeRecords(ReadOnlySpan<byte> records)
    {
        // Whatever a record leads to may end the connection, and a new one has another channel.
        var tls = _tls!; // Who calls this has looked.
        try
        {
            tls.Received(records);
            PushRecords(tls);
            if (State == ClientState.Handshaking && tls.IsOpen is { } succeeded && _tls == tls)
            {
                FinishHandshake(succeeded);
            }

            while (State == ClientState.Open && _tls == tls && tls.TryRead(out var plaintext))
            {
                TakePlaintext(plaintext);
            }

            PushRecords(tls);
        }
        catch (Exception broken) when (broken is IOException or AuthenticationException)
        {
            if (_tls == tls)
            {
                Break(ErrorKind.Tls);
            }
        }
    }

    private void FinishHandshake(bool succeeded)
    {
        if (succeeded)
        {
            Open();
        }
        else
        {
            FailToConnect(ErrorKind.Tls);
        }
    }

    private void TakePlaintext(ReadOnlySpan<byte> plaintext)
    {
        if (plaintext.IsEmpty)
        {
            ReadEnd();
        }
        else
        {
            Read(plaintext, _worker.Clock.Now);
        }
    }

    private void PushEncrypted(ReadOnlySpan<byte> bytes)
    {
        var tls = _tls!; // Who calls this has looked.
        tls.Write(bytes);
        PushRecords(tls);
    }

    private void PushRecords(TlsChannel tls)
    {
        if (_tls == tls && tls.Unsent is { IsEmpty: false } records)
        {
            Push(records);
            tls.Sent();
        }
    }

    /// <summary>The proper end of a connection that has done its work.</summary>
    private void EndTls()
    {
        if (_tls is { } tls)
        {
            tls.End();
            PushRecords(tls);
        }
    }
}
