namespace Bedrock.Sockets.Protocols.Time;

/// <summary>What the time protocol sends. Read once, when the handler is made.</summary>
public sealed class TimeOptions
{
    /// <summary>The form of the line.</summary>
    /// <remarks>Defaults to <see cref="TimeFormat.CTime"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the forms.</exception>
    public TimeFormat Format
    {
        get;
        set
        {
            if (!Enum.IsDefined(value))
            {
                throw new ArgumentOutOfRangeException(nameof(Format), value, $"Format is one of {string.Join(", ", Enum.GetNames<TimeFormat>())}.");
            }

            field = value;
        }
    }

    /// <summary>Whether to tell the time of UTC; otherwise that of the clock's local zone. <see cref="TimeFormat.UnixSeconds"/> is the same in both.</summary>
    /// <remarks>Defaults to <see langword="false"/>, the local zone.</remarks>
    public bool Utc { get; set; }
}
