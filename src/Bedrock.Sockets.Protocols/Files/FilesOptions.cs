namespace Bedrock.Sockets.Protocols.Files;

/// <summary>What a server of files gives and takes. Read once, when the handler is made.</summary>
public sealed class FilesOptions
{
    /// <summary>The directory that is served, with all below it; nothing outside is, and symbolic links are not followed. It must exist when the handler is made.</summary>
    /// <remarks>Defaults to the empty string, which is none: it must be set.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string Root
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Root));
            field = value;
        }
    } = "";

    /// <summary>Whether files are taken too.</summary>
    /// <remarks>Defaults to <see langword="false"/>: files are only given.</remarks>
    public bool AllowPut { get; set; }

    /// <summary>Whether a file may replace another one of its name, if its sender asks for it.</summary>
    /// <remarks>Defaults to <see langword="false"/>.</remarks>
    public bool AllowReplace { get; set; }

    /// <summary>The longest file that is taken, in bytes, 1 or more.</summary>
    /// <remarks>Defaults to 10 GiB.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long MaxFileBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxFileBytes));
            field = value;
        }
    } = 10L * 1024 * 1024 * 1024;
}
