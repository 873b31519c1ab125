using Bedrock.Sockets.LoadTesting.Driving;

namespace Bedrock.Sockets.LoadTesting.Running;

/// <summary>What errors are called in a result.</summary>
internal static class ErrorNames
{
    /// <summary>Requests without an answer, among the errors of a step.</summary>
    public const string Unanswered = "unanswered";

    /// <summary>The kinds that stand among the errors of a result. Requests without an answer have a number of their own there.</summary>
    public static IEnumerable<ErrorKind> OfRequests => Enum.GetValues<ErrorKind>().Where(kind => kind != ErrorKind.Timeout);

    public static string Of(ErrorKind kind) => kind switch
    {
        ErrorKind.Refused => "refused",
        ErrorKind.Reset => "reset",
        ErrorKind.Timeout => "timeout",
        ErrorKind.ClosedEarly => "closed early",
        ErrorKind.WrongBytes => "wrong bytes",
        ErrorKind.Lost => "lost",
        ErrorKind.Duplicated => "duplicated",
        ErrorKind.Reordered => "reordered",
        ErrorKind.NoPorts => "no ports",
        ErrorKind.NoDescriptors => "no descriptors",
        ErrorKind.Tls => "TLS",
        _ => "unreachable",
    };

    /// <summary>The kinds that happened, with how often.</summary>
    public static Dictionary<string, long> Count(IEnumerable<ErrorKind> kinds, Func<ErrorKind, long> count, NamedErrors named)
    {
        var errors = kinds.Where(kind => count(kind) > 0).ToDictionary(Of, count, StringComparer.Ordinal);
        foreach (var error in named.All)
        {
            errors[error.Name] = errors.GetValueOrDefault(error.Name) + error.Count;
        }

        return errors;
    }
}
