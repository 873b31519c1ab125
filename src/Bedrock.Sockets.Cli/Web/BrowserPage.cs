using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Bedrock.Sockets.Cli.Web;

/// <summary>The page that lets a browser talk to the WebSockets of an address. It loads nothing, and its policy lets it connect nowhere else.</summary>
internal static class BrowserPage
{
    private static readonly Lazy<string> Template = new(Read);

    public static Task ShowAsync(HttpContext http, IReadOnlyCollection<string> paths)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var headers = http.Response.Headers;
        headers.ContentType = "text/html; charset=utf-8";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return http.Response.WriteAsync(Render(nonce, paths), CancellationToken.None);
    }

    private static string Render(string nonce, IEnumerable<string> paths)
        => Template.Value.Replace("{{nonce}}", nonce, StringComparison.Ordinal).Replace("{{paths}}", Json(paths), StringComparison.Ordinal);

    /// <summary>The writer's default escapes what could end a script.</summary>
    private static string Json(IEnumerable<string> paths)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var path in paths)
            {
                json.WriteStringValue(path);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static string Read()
    {
        using var stream = typeof(BrowserPage).Assembly.GetManifestResourceStream("page.html") ?? throw new InvalidOperationException("The page is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
