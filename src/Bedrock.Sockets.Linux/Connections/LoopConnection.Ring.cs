namespace Bedrock.Sockets.Linux.Connections;

/// <content>What a ring tells its connection.</content>
internal sealed partial class LoopConnection
{
    /// <summary>A ring has received something, or no longer receives.</summary>
    public void OnArrived() => _ = _input.OnEvent(peerFinished: false, _settings.Inline);

    /// <summary>A ring has received the end of the stream, or an error.</summary>
    public void OnStreamEnd(int result)
    {
        _wasReset |= _isTcp && result < 0;
        if (!_input.OnEvent(peerFinished: true, _settings.Inline) && (_wasReset || !HasUnread))
        {
            OnClosed();
        }

        if (result < 0)
        {
            _output.OnWritable(_settings.Inline);
        }
    }

    /// <summary>A ring has sent something, or failed.</summary>
    public void OnSent(int result) => _output.OnSent(result, _settings.Inline);

    /// <summary>A ring can be asked to send.</summary>
    public void OnSubmit() => _output.OnSubmit();
}
