using System.Net.Sockets;

namespace Bedrock.Sockets.Linux.Interop;

/// <summary>An io_uring: a queue of what the kernel is asked to do and a queue of what has come of it, in memory that both see.</summary>
/// <remarks>
/// <code>
/// Next(), Next(), … ─► submissions ─► Enter ─► kernel ─► completions ─► TryTake, TryTake, …
/// </code>
/// For one thread, that of the first <see cref="Enable"/>: so the kernel works only inside of <see cref="Enter"/> (SINGLE_ISSUER, DEFER_TASKRUN, Linux 6.1), and nothing interrupts the thread.
/// </remarks>
internal sealed unsafe class Ring
{
    /// <summary>Of <see cref="RingSubmission.Flags"/>: the kernel takes a provided buffer.</summary>
    internal const byte SelectBuffer = 1 << 5;

    /// <summary>Of a receive's <see cref="RingSubmission.Kind"/>: goes on until it fails, is cancelled or finds no buffer.</summary>
    internal const ushort ReceiveMultishot = 1 << 1;

    /// <summary>Of a poll's <see cref="RingSubmission.Length"/>: goes on until it is cancelled.</summary>
    internal const uint PollMultishot = 1;

    /// <summary>Of a cancellation's <see cref="RingSubmission.CallFlags"/>: everything under way on the descriptor.</summary>
    internal const uint CancelAllOfDescriptor = 3;

    /// <summary>How many submissions can be prepared before they are given to the kernel.</summary>
    private const uint Submissions = 512;

    /// <summary>How many completions can wait in memory. The kernel keeps what is beyond that elsewhere.</summary>
    private const uint Completions = 4_096;

    private const uint SetupFlags = ChosenCompletions | StartsDisabled | TaskRunFlag | SingleIssuer | DeferTaskRun;
    private const uint ChosenCompletions = 1 << 3;
    private const uint StartsDisabled = 1 << 6;
    private const uint TaskRunFlag = 1 << 9;
    private const uint SingleIssuer = 1 << 12;
    private const uint DeferTaskRun = 1 << 13;
    private const uint GetEvents = 1;
    private const uint RegisterEnable = 12;
    private const uint RegisterBuffers = 22;
    private const uint NeedsEnter = 0b110; // CQ_OVERFLOW, TASKRUN
    private const long QueuesOffset = 0;
    private const long SubmissionsOffset = 0x1000_0000;

    private readonly int _ring;
    private readonly byte* _queues = Libc.MapFailed;
    private readonly byte* _entries = Libc.MapFailed;
    private readonly nuint _queuesSize;
    private readonly nuint _entriesSize;
    private readonly RingSubmission* _submissions;
    private readonly uint* _submissionHead;
    private readonly uint* _submissionTail;
    private readonly uint* _submissionFlags;
    private readonly uint _submissionMask;
    private readonly RingCompletion* _completions;
    private readonly uint* _completionHead;
    private readonly uint* _completionTail;
    private readonly uint _completionMask;
    private uint _prepared;

    /// <exception cref="SocketException">The system refuses.</exception>
    public Ring()
    {
        var parameters = new RingParameters { Completions = Completions, Flags = SetupFlags };
        _ring = (int)Libc.RingSetup(Libc.CallRingSetup, Submissions, &parameters);
        if (_ring < 0)
        {
            throw Errno.ToException(Errno.Last);
        }

        _queuesSize = Math.Max(
            parameters.SubmissionArray + (parameters.Submissions * sizeof(uint)),
            parameters.CompletionEntries + (parameters.Completions * (uint)sizeof(RingCompletion)));
        _entriesSize = parameters.Submissions * (uint)sizeof(RingSubmission);
        _queues = Libc.Map(null, _queuesSize, Libc.ReadAndWrite, Libc.SharedPopulated, _ring, QueuesOffset);
        _entries = Libc.Map(null, _entriesSize, Libc.ReadAndWrite, Libc.SharedPopulated, _ring, SubmissionsOffset);
        if (_queues == Libc.MapFailed || _entries == Libc.MapFailed)
        {
            var error = Errno.Last;
            Close();
            throw Errno.ToException(error);
        }

        _submissions = (RingSubmission*)_entries;
        _submissionHead = (uint*)(_queues + parameters.SubmissionHead);
        _submissionTail = (uint*)(_queues + parameters.SubmissionTail);
        _submissionFlags = (uint*)(_queues + parameters.SubmissionFlags);
        _submissionMask = parameters.Submissions - 1;
        _completions = (RingCompletion*)(_queues + parameters.CompletionEntries);
        _completionHead = (uint*)(_queues + parameters.CompletionHead);
        _completionTail = (uint*)(_queues + parameters.CompletionTail);
        _completionMask = parameters.Completions - 1;

        // An indirection that nobody needs here: place n stands for place n.
        var array = (uint*)(_queues + parameters.SubmissionArray);
        for (var index = 0U; index <= _submissionMask; index++)
        {
            array[index] = index;
        }
    }

    /// <summary>Whether a completion waits, or would after <see cref="Enter"/>.</summary>
    public bool HasNews => *_completionHead != Volatile.Read(ref *_completionTail) || (Volatile.Read(ref *_submissionFlags) & NeedsEnter) != 0;

    /// <summary>How many completions wait.</summary>
    public int Waiting => (int)(Volatile.Read(ref *_completionTail) - *_completionHead);

    /// <summary>Whether something was prepared that the kernel has not seen.</summary>
    public bool HasPrepared => _prepared != Volatile.Read(ref *_submissionHead);

    /// <summary>Gives the kernel buffers that it may fill, before <see cref="Enable"/>.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public void Register(BufferRingRegistration registration)
    {
        if (Libc.RingRegister(Libc.CallRingRegister, _ring, RegisterBuffers, &registration, 1) < 0)
        {
            throw Errno.ToException(Errno.Last);
        }
    }

    /// <summary>Makes the ring the calling thread's.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public void Enable()
    {
        if (Libc.RingRegister(Libc.CallRingRegister, _ring, RegisterEnable, null, 0) < 0)
        {
            throw Errno.ToException(Errno.Last);
        }
    }

    /// <summary>The place of the next submission, empty, to be filled before the next call of anything here. When all are taken, the kernel is given what is in them first.</summary>
    public ref RingSubmission Next()
    {
        while (_prepared - Volatile.Read(ref *_submissionHead) > _submissionMask)
        {
            Enter(atLeast: 0);
        }

        ref var submission = ref _submissions[_prepared & _submissionMask];
        submission = default;
        _prepared++;
        return ref submission;
    }

    /// <summary>Gives the kernel what was prepared, lets it work, and waits for completions.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public void Enter(int atLeast)
    {
        Volatile.Write(ref *_submissionTail, _prepared);
        var count = _prepared - Volatile.Read(ref *_submissionHead);
        if (Libc.RingEnter(Libc.CallRingEnter, _ring, count, (uint)atLeast, GetEvents, null, 0) < 0
            && Errno.Last is not (Errno.Interrupted or Errno.Again or Errno.Busy))
        {
            throw Errno.ToException(Errno.Last);
        }
    }

    /// <summary>Takes the next completion.</summary>
    public bool TryTake(out RingCompletion completion)
    {
        var head = *_completionHead;
        if (head == Volatile.Read(ref *_completionTail))
        {
            completion = default;
            return false;
        }

        completion = _completions[head & _completionMask];
        Volatile.Write(ref *_completionHead, head + 1);
        return true;
    }

    /// <summary>Ends everything that is under way.</summary>
    public void Close()
    {
        if (_queues != Libc.MapFailed)
        {
            _ = Libc.Unmap(_queues, _queuesSize);
        }

        if (_entries != Libc.MapFailed)
        {
            _ = Libc.Unmap(_entries, _entriesSize);
        }

        _ = Libc.Close(_ring);
    }
}
