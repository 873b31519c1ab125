namespace Bedrock.Sockets.Transports.WebSockets;

/// <summary>Decides whether a page's script may connect. A pure function.</summary>
internal static class WebSocketOrigin
{
    /// <param name="origin">The header Origin, which every browser sends and nobody else needs to; empty without one.</param>
    /// <param name="host">The header Host.</param>
    /// <param name="allowed">The origins of other pages that may, or <c>*</c>.</param>
    public static bool IsAllowed(string? origin, string host, IEnumerable<string> allowed)
        => string.IsNullOrEmpty(origin)
            || IsOfHost(origin, host)
            || allowed.Any(each => each is "*" || each.TrimEnd('/').Equals(origin, StringComparison.OrdinalIgnoreCase));

    private static bool IsOfHost(string origin, string host)
    {
        var scheme = origin.IndexOf("://", StringComparison.Ordinal);
        return scheme > 0 && origin.AsSpan(scheme + 3).Equals(host, StringComparison.OrdinalIgnoreCase);
    }
}
