#:sdk Microsoft.NET.Sdk.Web
#:project ../../src/Bedrock.Sockets.Linux
#:property PublishAot=false

using Bedrock.Sockets;

// One word says what carries Kestrel: kestrel, epoll or io_uring, each also with -inline. web.py runs it.
var transport = args.FirstOrDefault() ?? "kestrel";
var inline = transport.EndsWith("-inline", StringComparison.Ordinal);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
if (transport.StartsWith("kestrel", StringComparison.Ordinal))
{
    builder.WebHost.UseSockets(options => options.UnsafePreferInlineScheduling = inline);
}
else
{
    builder.Services.AddLinuxTransport(options =>
    {
        options.Engine = transport.StartsWith("epoll", StringComparison.Ordinal) ? Bedrock.Sockets.Linux.LinuxEngine.Epoll : Bedrock.Sockets.Linux.LinuxEngine.IoUring;
        options.Sockets.UnsafeInlineScheduling = inline;
    });
}

var app = builder.Build();
app.MapGet("/", () => "Hello, World!");                       // in chunks, which Kestrel flushes one by one
app.MapGet("/text", () => TypedResults.Text("Hello, World!")); // with its length, in one flush
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(app.Urls.First()));
app.Run();
