// Like a Use… extension: in the root namespace, but in the folder of its feature.
namespace Bedrock.Sockets.Tests.Architecture;

internal static class WireExtensions
{
    public static int Measure(this string text) => text.Length;
}
