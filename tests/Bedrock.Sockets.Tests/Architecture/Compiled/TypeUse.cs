namespace Bedrock.Sockets.Tests.Architecture.Compiled;

/// <summary>A place in compiled code where one type uses another. Nested types, closures and state machines count as the type around them.</summary>
/// <param name="From">The full name of the type that uses.</param>
/// <param name="FromMember">The member it does so in, or what else mentions the type: a base type, an attribute.</param>
/// <param name="To">The full name of the type that is used.</param>
/// <param name="ToMember">The member that is used, when it is more than a mention of the type.</param>
internal sealed record TypeUse(string From, string FromMember, string To, string? ToMember)
{
    public override string ToString()
        => $"{From} ({FromMember}) uses {To}{(ToMember is null ? "" : $".{ToMember}")}";
}
