namespace Bedrock.Sockets.Tests.Architecture.Planted.Transports;

[AttributeUsage(AttributeTargets.All)]
internal sealed class WireAttribute : Attribute;
