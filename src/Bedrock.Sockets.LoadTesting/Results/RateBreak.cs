using System.Text.Json.Serialization;

namespace Bedrock.Sockets.LoadTesting.Results;

/// <summary>Why a rate was too high.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RateBreak>))]
public enum RateBreak
{
    /// <summary>Requests or connections failed, or requests stayed unanswered.</summary>
    [JsonStringEnumMemberName("errors")]
    Errors,

    /// <summary>An objective was missed.</summary>
    [JsonStringEnumMemberName("objective")]
    Objective,

    /// <summary>Fewer than 98 % of the requests that were due were answered while they came in.</summary>
    [JsonStringEnumMemberName("achieved")]
    Achieved,

    /// <summary>Requests were sent late because every client was waiting for the server: it is the limit for this number of clients.</summary>
    [JsonStringEnumMemberName("clients")]
    Clients,

    /// <summary>The generator could not keep to its schedule: the rate says nothing of the server.</summary>
    [JsonStringEnumMemberName("generator")]
    Generator,
}
