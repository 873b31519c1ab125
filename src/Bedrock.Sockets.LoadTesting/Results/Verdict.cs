using System.Text.Json.Serialization;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>Whether the numbers are about the server, or about a generator that could not keep up.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>The generator kept to its schedule.</summary>
    [JsonStringEnumMemberName("VALID")]
    Valid,

    /// <summary>It did not: the latencies must not be used.</summary>
    [JsonStringEnumMemberName("INVALID")]
    Invalid,
}
