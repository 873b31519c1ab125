using System.Text;

namespace Bedrock.Sockets.Protocols.Greeting;

/// <summary>What the greeting protocol sends. Read once, when the handler is made.</summary>
public sealed class GreetingOptions
{
    /// <summary>The most that <see cref="Message"/> may take: 1 MiB of UTF-8.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    /// <summary>
    /// The text, at most <see cref="MaxMessageBytes"/> in UTF-8. <c>{remote}</c> stands for the client's address, <c>{time}</c> for the local time in the form of C's <c>ctime</c>,
    /// <c>{connection}</c> for the connection's id; <c>{{</c> and <c>}}</c> for a brace. There are no backslash escapes.
    /// </summary>
    /// <remarks>Defaults to <c>Thank you for connecting</c>.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is too long, has an unknown placeholder, or a brace without its partner.</exception>
    public string Message
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Message));

            var bytes = Encoding.UTF8.GetByteCount(value);
            if (bytes > MaxMessageBytes)
            {
                throw new ArgumentException($"The message takes {bytes} bytes of UTF-8; at most {MaxMessageBytes} are allowed.", nameof(Message));
            }

            _ = GreetingTemplate.Parse(value);
            field = value;
        }
    } = "Thank you for connecting";

    /// <summary>Whether CR LF is added to a message that does not end with a line feed.</summary>
    /// <remarks>Defaults to <see langword="true"/>.</remarks>
    public bool AppendLineEnd { get; set; } = true;
}
