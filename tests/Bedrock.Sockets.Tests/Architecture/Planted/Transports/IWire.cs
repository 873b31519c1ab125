namespace Bedrock.Sockets.Tests.Architecture.Planted.Transports;

/// <summary>An interface has no code, so only the PDB's declarations tell where it was written.</summary>
internal interface IWire;
