using Bedrock.Sockets.Tests.Architecture.Planted.Transports;

namespace Bedrock.Sockets.Tests.Architecture.Planted.Framing;

internal sealed class HasBaseType : Wire;

internal sealed class HasInterface : IWire;

internal static class HasConstraint
{
    public static void Constrain<T>(T item)
        where T : Wire => _ = item;
}

internal sealed class HasField
{
    private Wire? _wire;

    public bool IsSet => _wire is not null;

    public void Clear() => _wire = null;
}

internal static class HasSignature
{
    public static bool Accept(IReadOnlyList<Wire> wires) => wires is null;
}

internal static class HasAttribute
{
    [Wire]
    public static int Marked => 0;
}

internal static class HasCall
{
    public static void Call() => Wire.Send(1);
}

internal static class HasFieldAccess
{
    public static int Read(object wire) => ((Wire)wire).Speed;
}

internal static class HasTypeArgument
{
    public static object Make() => Activator.CreateInstance<Wire>();
}

internal static class HasCatch
{
    public static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (WireException)
        {
            // Only the clause is of interest.
        }
    }
}

internal static class HasLambda
{
    public static Func<object> Later(int speed) => () => new Wire { Speed = speed };
}

internal static class HasStateMachine
{
    public static async Task<object> RunAsync()
    {
        await Task.Yield();
        return new Wire();
    }
}

internal static class HasSwitch
{
    // The jump table is an instruction of its own length; the calls come after it.
    public static void Choose(int choice)
    {
        switch (choice)
        {
            case 0:
                Wire.Send(0);
                break;
            case 1:
                Wire.Send("one");
                break;
            case 2:
                Wire.Send('2');
                break;
            case 3:
                Wire.Send(3.0);
                break;
            default:
                break;
        }
    }
}

internal static class HasExtensionCall
{
    public static int Length() => "text".Measure();
}

internal static class HasClock
{
    public static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
}
