using Bedrock.Sockets.Protocols.Greeting;

namespace Bedrock.Sockets.Protocols.BannerEcho;

/// <summary>What an echo with a banner says first. Read once, when the handler is made.</summary>
public sealed class BannerEchoOptions
{
    /// <summary>
    /// The text, with the placeholders of <see cref="GreetingOptions.Message"/> and up to <see cref="GreetingOptions.MaxMessageBytes"/>. Nothing is added to it, not even a line end.
    /// </summary>
    /// <remarks>Defaults to <c>connection {remote} at {time} succeed!</c>.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value is too long, has an unknown placeholder, or a brace without its partner.</exception>
    public string Banner
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Banner));
            _ = new GreetingOptions { Message = value };
            field = value;
        }
    } = "connection {remote} at {time} succeed!";
}
