using System.Reflection;
using System.Text.Json;
using Bedrock.Sockets.Hosting;
using Bedrock.Sockets.Protocols;
using Bedrock.Sockets.Protocols.BannerEcho;
using Bedrock.Sockets.Protocols.Chat;
using Bedrock.Sockets.Protocols.Files;
using Bedrock.Sockets.Protocols.Gate;
using Bedrock.Sockets.Protocols.Greeting;
using Bedrock.Sockets.Protocols.Qotd;
using Bedrock.Sockets.Protocols.Time;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bedrock.Sockets.Tests.Protocols;

public sealed class StandardProtocolsTests
{
    // The options as they are when nothing is set, and what binds them. A protocol that is not here has none.
    private static readonly Dictionary<string, (Func<object> Defaults, Func<IConfiguration, object> Bind)> WithOptions = new(StringComparer.Ordinal)
    {
        ["banner-echo"] = (() => new BannerEchoOptions(), c => BannerEchoProtocol.Bind(c, new BannerEchoOptions())),
        ["chat"] = (() => new ChatOptions(), c => ChatProtocol.Bind(c, new ChatOptions())),
        ["daytime"] = (() => new TimeOptions { Format = TimeFormat.Rfc867 }, c => TimeProtocol.Bind(c, new TimeOptions { Format = TimeFormat.Rfc867 })),
        ["files"] = (() => new FilesOptions(), c => FilesProtocol.Bind(c, new FilesOptions())),
        ["gate"] = (() => new GateOptions(), c => GateProtocol.Bind(c, new GateOptions())),
        ["greeting"] = (() => new GreetingOptions(), c => GreetingProtocol.Bind(c, new GreetingOptions())),
        ["qotd"] = (() => new QotdOptions(), c => QotdProtocol.Bind(c, new QotdOptions())),
        ["time"] = (() => new TimeOptions(), c => TimeProtocol.Bind(c, new TimeOptions())),
    };

    public static TheoryData<string> Names => [.. StandardProtocols.All.Select(protocol => protocol.Name)];

    public static TheoryData<string> NamesWithOptions => [.. WithOptions.Keys];

    [Fact]
    public void The_package_has_these_protocols()
        => Assert.Equal("banner-echo chargen chat daytime discard echo files gate greeting hello qotd shout time time868", string.Join(" ", StandardProtocols.All.Select(protocol => protocol.Name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_settable_property_is_listed_with_its_real_default(string name)
    {
        var defaults = WithOptions.TryGetValue(name, out var protocol) ? protocol.Defaults() : new object();
        var real = Settable(defaults).ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name), property => Text(property.GetValue(defaults)), StringComparer.Ordinal);

        var listed = Descriptor(name).Options.ToDictionary(option => option.Name, option => option.Default, StringComparer.Ordinal);

        Assert.Equal(real, listed);
    }

    [Theory]
    [MemberData(nameof(NamesWithOptions))]
    public void Binding_the_listed_defaults_changes_nothing(string name)
    {
        var (defaults, bind) = WithOptions[name];
        var expected = defaults();

        var bound = bind(Configuration([.. Descriptor(name).Options.Select(option => (option.Name, option.Default))]));

        Assert.All(Settable(expected), property => Assert.Equal(property.GetValue(expected), property.GetValue(bound)));
    }

    [Fact]
    public void Options_bind_without_regard_to_case()
    {
        var time = TimeProtocol.Bind(Configuration(("FORMAT", "unixseconds"), ("utc", "TRUE")), new TimeOptions());
        var greeting = GreetingProtocol.Bind(Configuration(("Message", "Hello"), ("appendlineend", "false")), new GreetingOptions());

        Assert.Equal(TimeFormat.UnixSeconds, time.Format);
        Assert.True(time.Utc);
        Assert.Equal("Hello", greeting.Message);
        Assert.False(greeting.AppendLineEnd);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_unknown_key_is_refused_by_name(string name)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => ProtocolEndpoint.Named(name, options: ("colour", "blue")));

        Assert.Contains("'colour'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("time", "format", "roman", "'roman' at 'Format'")]
    [InlineData("time", "format", "17", "Format is one of CTime,")]
    [InlineData("daytime", "utc", "perhaps", "'perhaps' at 'Utc'")]
    [InlineData("qotd", "pick", "best", "'best' at 'Pick'")]
    [InlineData("qotd", "pick", "2", "Pick is one of Day, Random.")]
    [InlineData("qotd", "file", "/no/such/file", "File: the quotes cannot be read: ")]
    [InlineData("greeting", "message", "Hello {name}", "The message has an unknown placeholder 'name'")]
    [InlineData("greeting", "appendLineEnd", "2", "'2' at 'AppendLineEnd'")]
    public void A_bad_value_is_refused_with_its_key_and_without_a_wrapper(string name, string key, string value, string named)
    {
        var refused = Assert.ThrowsAny<Exception>(() => ProtocolEndpoint.Named(name, options: (key, value)));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void They_register_once_however_often_they_are_added()
    {
        var services = new ServiceCollection().AddKeyedSingleton("another", new object());

        services.AddStandardProtocols().AddStandardProtocols();

        var catalog = new ProtocolCatalog(services.BuildServiceProvider().GetServices<ProtocolDescriptor>());
        Assert.Equal(StandardProtocols.All, catalog.Protocols);
    }

    private static ProtocolDescriptor Descriptor(string name)
    {
        Assert.True(new ProtocolCatalog(StandardProtocols.All).TryGet(name, out var descriptor));
        return descriptor;
    }

    private static IEnumerable<PropertyInfo> Settable(object options)
        => options.GetType().GetProperties().Where(property => property.SetMethod is { IsPublic: true });

    private static string Text(object? value)
        => value is bool flag ? (flag ? "true" : "false") : value?.ToString() ?? "";

    private static IConfiguration Configuration(params (string Key, string Value)[] options)
        => new ConfigurationBuilder()
            .AddInMemoryCollection(options.Select(option => KeyValuePair.Create(option.Key, (string?)option.Value)))
            .Build();
}
