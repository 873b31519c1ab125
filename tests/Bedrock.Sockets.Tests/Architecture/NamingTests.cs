using System.Reflection;
using System.Runtime.CompilerServices;
using Bedrock.Sockets.Diagnostics;
using Bedrock.Sockets.Tests.Architecture.Compiled;
using Microsoft.Extensions.Logging;

namespace Bedrock.Sockets.Tests.Architecture;

/// <summary>Names that a reader can rely on: where a type is, where an extension is found, what a number in a log means.</summary>
public sealed class NamingTests
{
    private static readonly string[] SaysNothing = ["Manager", "Helper", "Helpers", "Util", "Utils", "Base", "Impl"];

    public static TheoryData<string> Libraries => PublicApiTests.Libraries;

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_namespace_is_a_folder_and_only_extensions_share_the_root(string library)
    {
        var folders = CompiledAssembly.Read(Repository.BuiltLibrary(library), $"src/{library}", library).Folders;

        var lost = folders
            .Where(type => type.Value.Length > 0 && !type.Key.StartsWith($"{library}.{type.Value}.", StringComparison.Ordinal))
            .Where(type => !IsRootExtension(type.Key))
            .Select(type => $"{type.Key} is written in the folder {type.Value}, and its namespace is another.");

        Findings.AssertNone(lost);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void One_using_finds_every_extension_that_composes_a_server(string library)
    {
        var composing = Load(library).GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.IsDefined(typeof(ExtensionAttribute), inherit: false) && Starts(method.Name, "Use", "AddSocket"));

        var hidden = composing.Where(method => method.DeclaringType?.Namespace != "Bedrock.Sockets")
            .Select(method => $"{method.DeclaringType}.{method.Name} belongs in the namespace Bedrock.Sockets.");

        Findings.AssertNone(hidden);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void No_type_has_a_name_that_says_nothing(string library)
    {
        var vague = Load(library).GetTypes()
            .Where(type => SaysNothing.Any(word => type.Name.Split('`')[0].EndsWith(word, StringComparison.Ordinal)))
            .Select(type => $"{type.FullName}: say what it does.");

        Findings.AssertNone(vague);
    }

    [Fact]
    public void Every_log_message_has_a_number_of_its_own_from_the_one_list()
    {
        var numbers = typeof(EventIds).GetFields(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetRawConstantValue()!).ToList(); // All fields are constants.
        var messages = PublicApiTests.LibraryNames().SelectMany(library => Load(library).GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(method => (method, message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(entry => entry.message is not null)
            .Select(entry => (entry.method, id: entry.message!.EventId)) // The line above has seen to it.
            .ToList();

        var unlisted = messages.Where(entry => !numbers.Contains(entry.id)).Select(entry => $"{entry.method.DeclaringType}.{entry.method.Name}: {entry.id} is not in EventIds.");
        var shared = messages.GroupBy(entry => entry.id).Where(group => group.Count() > 1).Select(group => $"{group.Key} stands for {string.Join(" and ", group.Select(entry => entry.method.Name))}.");

        Assert.NotEmpty(messages);
        Assert.Equal(numbers.Distinct(), numbers);
        Findings.AssertNone(unlisted.Concat(shared));
    }

    private static bool IsRootExtension(string type)
        => Starts(type, "Bedrock.Sockets.") && type.EndsWith("Extensions", StringComparison.Ordinal) && type.Count(letter => letter == '.') == 2;

    private static bool Starts(string text, params string[] beginnings) => beginnings.Any(beginning => text.StartsWith(beginning, StringComparison.Ordinal));

    private static Assembly Load(string library) => Assembly.LoadFrom(Repository.BuiltLibrary(library));
}
