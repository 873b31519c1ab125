using Bedrock.Sockets.LoadTests;

return await LoadTestsCommand.RunAsync(args);
