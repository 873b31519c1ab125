using System.Runtime.InteropServices;

namespace Bedrock.Sockets.Linux.Loops;

/// <summary>Finds the target of an event by its ticket. A ticket is good for one target only: a late event of a closed connection finds nobody.</summary>
/// <remarks>
/// <code>
/// ticket = generation:32 │ place:32
/// </code>
/// <see cref="Find"/> is for the loop; the rest may be called from any thread.
/// </remarks>
internal sealed class TargetTable
{
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private volatile Slot[] _slots = new Slot[64];
    private int _used;

    public ulong Add(ILoopTarget target)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var place))
            {
                place = _used++;
                if (place == _slots.Length)
                {
                    // Whoever still looks into the old array finds there what was in it; the new target has no events yet.
                    var larger = new Slot[_slots.Length * 2];
                    _slots.CopyTo(larger, 0);
                    _slots = larger;
                }
            }

            ref var slot = ref _slots[place];
            slot.Generation++;
            Volatile.Write(ref slot.Target, target);
            return ((ulong)slot.Generation << 32) | (uint)place;
        }
    }

    public void Remove(ulong ticket)
    {
        lock (_gate)
        {
            ref var slot = ref _slots[(int)(uint)ticket];
            if (slot.Generation == ticket >> 32 && slot.Target is not null)
            {
                slot.Target = null;
                _free.Push((int)(uint)ticket);
            }
        }
    }

    public ILoopTarget? Find(ulong ticket)
    {
        ref var slot = ref _slots[(int)(uint)ticket];
        var target = Volatile.Read(ref slot.Target);
        return slot.Generation == ticket >> 32 ? target : null;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Slot
    {
        public ILoopTarget? Target;
        public uint Generation;
    }
}
