using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Tests.Architecture.PublicApi;

/// <summary>Writes the members of a type that its callers and heirs can see, one line each.</summary>
internal static class ApiMembers
{
    private const BindingFlags Declared
        = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Type type) =>
    [
        .. Sorted(type.GetFields(Declared).Where(field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)).Select(Field)),
        .. Sorted(type.GetConstructors(Declared).Where(IsVisible).Select(Constructor)),
        .. Sorted(type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible)).Select(Property)),
        .. Sorted(type.GetEvents(Declared).Where(@event => IsVisible(@event.AddMethod)).Select(Event)),
        .. Sorted(type.GetMethods(Declared).Where(method => IsVisible(method) && IsSpoken(method)).Select(Method)),
    ];

    public static string Returns(MethodInfo method)
    {
        var isReadOnly = method.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(InAttribute));
        var reference = method.ReturnType.IsByRef ? $"ref {(isReadOnly ? "readonly " : "")}" : "";
        return reference + ApiNames.Of(method.ReturnType, NullableFlags.Of(method.ReturnParameter));
    }

    public static string Parameters(MethodBase method)
    {
        var isExtension = method.IsDefined(typeof(ExtensionAttribute), inherit: false);
        return $"({string.Join(", ", method.GetParameters().Select((parameter, index) => (isExtension && index == 0 ? "this " : "") + ApiParameter.Of(parameter)))})";
    }

    private static IOrderedEnumerable<string> Sorted(IEnumerable<string> lines) => lines.Order(StringComparer.Ordinal);

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static bool IsSpoken(MethodInfo method)
    {
        // Accessors are written with their property, and the word record says what the compiler adds to one, but for a Deconstruct.
        var isAccessor = method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);
        var isImplied = ApiType.IsRecord(method.DeclaringType!) && method.Name != "Deconstruct" && method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false); // A method has a type.
        return !isAccessor && !isImplied;
    }

    private static string Field(FieldInfo field)
    {
        var modifiers = field switch
        {
            { IsLiteral: true } => "const ",
            { IsStatic: true, IsInitOnly: true } => "static readonly ",
            { IsStatic: true } => "static ",
            { IsInitOnly: true } => "readonly ",
            _ => "",
        };
        var value = field.IsLiteral ? " = " + ApiLiteral.Of(field.GetRawConstantValue(), field.FieldType) : "";
        return $"{Attributes(field)}{(field.IsPublic ? "public" : "protected")} {Required(field)}{modifiers}{ApiNames.Of(field.FieldType, NullableFlags.Of(field))} {field.Name}{value};";
    }

    private static string Constructor(ConstructorInfo constructor)
        => $"{Attributes(constructor)}{Access(constructor)}{ApiNames.WithoutArity(constructor.DeclaringType!.Name)}{Parameters(constructor)};"; // A constructor constructs something.

    private static string Property(PropertyInfo property)
    {
        var visible = property.GetAccessors(nonPublic: true).Where(IsVisible).ToList();
        var widest = visible.Find(accessor => accessor.IsPublic) ?? visible[0];
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(ApiParameter.Of))}]";
        var accessors = visible.Select(accessor => (accessor.IsPublic == widest.IsPublic ? "" : "protected ") + AccessorName(accessor));
        var reference = property.PropertyType.IsByRef ? "ref " : "";
        return $"{Attributes(property)}{Access(widest)}{Required(property)}{Modifiers(widest)}{reference}{ApiNames.Of(property.PropertyType, NullableFlags.Of(property))} {name} {{ {string.Join(' ', accessors)} }}";

        string AccessorName(MethodInfo accessor)
            => accessor.ReturnType != typeof(void) ? "get;"
                : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;"
                : "set;";
    }

    private static string Event(EventInfo @event)
        => $"{Attributes(@event)}{Access(@event.AddMethod!)}{Modifiers(@event.AddMethod!)}event {ApiNames.Of(@event.EventHandlerType!, NullableFlags.Of(@event))} {@event.Name};"; // An event has both.

    private static string Method(MethodInfo method)
    {
        var returned = ApiAttributes.Of(method.ReturnParameter.GetCustomAttributesData(), " ", target: "return: ");
        return $"{Attributes(method)}{returned}{Access(method)}{Modifiers(method)}{Returns(method)} {method.Name}{ApiNames.TypeParameters(method.GetGenericArguments())}{Parameters(method)}{ApiNames.Constraints(method.GetGenericArguments())};";
    }

    // Members of an interface are public unless they say otherwise.
    private static string Access(MethodBase method)
        => !method.IsPublic ? "protected " : method.DeclaringType is { IsInterface: true } ? "" : "public ";

    private static string Modifiers(MethodInfo method)
    {
        var isInterface = method.DeclaringType is { IsInterface: true };
        var isOverride = method.GetBaseDefinition().DeclaringType != method.DeclaringType;
        var inheritance = method switch
        {
            _ when isOverride => method is { IsFinal: true, DeclaringType.IsSealed: false } ? "sealed override " : "override ",
            { IsAbstract: true } => isInterface && !method.IsStatic ? "" : "abstract ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
        var isReadOnly = method.IsDefined(typeof(IsReadOnlyAttribute), inherit: false);
        return $"{(method.IsStatic ? "static " : "")}{inheritance}{(isReadOnly ? "readonly " : "")}";
    }

    private static string Required(MemberInfo member) => member.IsDefined(typeof(RequiredMemberAttribute), inherit: false) ? "required " : "";

    private static string Attributes(MemberInfo member) => ApiAttributes.Of(member.GetCustomAttributesData(), " ");
}
