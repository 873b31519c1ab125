// The echo scenario of this repository on NBomber's own API:
//
//   dotnet run -c Release -p:UseNBomber=true -- 127.0.0.1:12345
//
// Every client keeps one connection and waits for each reply before it sends again, so this is a closed model. NBomber counts a latency
// from the sending: a server that stalls is asked less meanwhile, and the numbers are comparable with those of
// `bedrock load echo` without --rate, and not with those of an open model.
using System.Net;
using Bedrock.Sockets.LoadTests.NBomber;
using NBomber;
using NBomber.Contracts.Stats;
using NBomber.CSharp;

const int Clients = 1_000;
const int ObjectiveMissed = 3;

if (args is not [var address] || !IPEndPoint.TryParse(address, out var server))
{
    Console.Error.WriteLine("Write the address of an echo server, such as 127.0.0.1:12345.");
    return 2;
}

var connections = new ClientPool<EchoConnection>();

var echo = Scenario.Create("echo", async context =>
    {
        var connection = connections.GetClient(context.ScenarioInfo);
        var roundTrip = await Step.Run("round trip", context, async () =>
        {
            var isEcho = await connection.ExchangeAsync(context.ScenarioCancellationToken);
            return isEcho
                ? Response.Ok(sizeBytes: EchoConnection.MessageBytes)
                : Response.Fail(statusCode: "wrong", message: "what came back is not what was sent");
        });
        return roundTrip.IsError ? Response.Fail() : Response.Ok();
    })
    .WithInit(async _ =>
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var client = 0; client < Clients; client++)
        {
            connections.AddClient(await EchoConnection.OpenAsync(server, client, patience.Token));
        }
    })
    .WithClean(_ =>
    {
        connections.DisposeClients();
        return Task.CompletedTask;
    })
    .WithWarmUpDuration(TimeSpan.FromSeconds(5))
    .WithLoadSimulations(
        Simulation.RampingConstant(copies: Clients, during: TimeSpan.FromSeconds(10)),
        Simulation.KeepConstant(copies: Clients, during: TimeSpan.FromSeconds(30)))
    .WithThresholds(
        Threshold.Create(scenario => scenario.Fail.Request.Count == 0));

var result = NBomberRunner
    .RegisterScenarios(echo)
    .WithTestSuite("Bedrock.Sockets")
    .WithTestName("echo")
    .WithReportFolder(Path.Combine("artifacts", "load-tests", "nbomber"))
    .WithReportFormats(ReportFormat.Csv, ReportFormat.Html, ReportFormat.Md)
    .Run();

return result.Thresholds.Any(threshold => threshold.IsFailed) ? ObjectiveMissed : 0;
