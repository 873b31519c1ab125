using Bedrock.Sockets.Cli;

return await BedrockCommand.RunAsync(args).ConfigureAwait(false);
