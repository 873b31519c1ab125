using System.Text.Json.Serialization;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>Whether the load was the one that was asked for, so that the numbers are about the server under it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>The generator kept to its schedule, and its clients to their connections.</summary>
    [JsonStringEnumMemberName("VALID")]
    Valid,

    /// <summary>It did not: the latencies must not be used.</summary>
    [JsonStringEnumMemberName("INVALID")]
    Invalid,
}
