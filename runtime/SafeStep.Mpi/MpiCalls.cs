using System.Text;

namespace SafeStep;

/// <summary>The calls of MPI that a process group needs, each an exception where it fails.</summary>
internal sealed unsafe class MpiCalls
{
    // Of MPI_Init_thread: any thread calls, one at a time.
    public const int Serialized = 2;

    // Open MPI counts a message's bytes in 31 bits in places.
    private const int MostElements = 1 << 24, MostBytes = 1 << 27;

    private readonly MpiLibrary library;
    private readonly delegate* unmanaged<nint, int, nint, nint, int, nint, nint, int> allgather;
    private readonly delegate* unmanaged<nint, nint, int, nint, nint, nint, int> allreduce;
    private readonly delegate* unmanaged<nint, int, nint, int, nint, int> bcast;

    public MpiCalls(MpiLibrary library)
    {
        this.library = library;
        allgather = (delegate* unmanaged<nint, int, nint, nint, int, nint, nint, int>)library.Export("MPI_Allgather");
        allreduce = (delegate* unmanaged<nint, nint, int, nint, nint, nint, int>)library.Export("MPI_Allreduce");
        bcast = (delegate* unmanaged<nint, int, nint, int, nint, int>)library.Export("MPI_Bcast");
    }

    public bool IsInitialized => Flag("MPI_Initialized");

    public bool IsFinalized => Flag("MPI_Finalized");

    /// <summary>Starts MPI for calls from any one thread at a time.</summary>
    /// <returns>What it grants.</returns>
    public int Initialize()
    {
        int provided;
        Check(((delegate* unmanaged<nint, nint, int, int*, int>)library.Export("MPI_Init_thread"))(0, 0, Serialized, &provided), "MPI_Init_thread");
        return provided;
    }

    /// <summary>What whoever started MPI was granted.</summary>
    public int ThreadLevel()
    {
        int provided;
        Check(((delegate* unmanaged<int*, int>)library.Export("MPI_Query_thread"))(&provided), "MPI_Query_thread");
        return provided;
    }

    public void Stop() => Check(((delegate* unmanaged<int>)library.Export("MPI_Finalize"))(), "MPI_Finalize");

    /// <summary>All processes, apart from whatever else uses MPI here; errors are returned.</summary>
    public nint OwnWorld()
    {
        // MPICH writes its lower 32 bits.
        nint own = 0;
        Check(((delegate* unmanaged<nint, nint*, int>)library.Export("MPI_Comm_dup"))(library.World, &own), "MPI_Comm_dup");
        Check(((delegate* unmanaged<nint, nint, int>)library.Export("MPI_Comm_set_errhandler"))(own, library.ErrorsReturn), "MPI_Comm_set_errhandler");
        return own;
    }

    public void Free(nint world) => Check(((delegate* unmanaged<nint*, int>)library.Export("MPI_Comm_free"))(&world), "MPI_Comm_free");

    public int Rank() => OfWorld("MPI_Comm_rank");

    public int Size() => OfWorld("MPI_Comm_size");

    /// <summary>Ends all processes.</summary>
    public void Abort(int exitCode) => ((delegate* unmanaged<nint, int, int>)library.Export("MPI_Abort"))(library.World, exitCode);

    public void Gather(ReadOnlySpan<byte> mine, Span<byte> all, nint world)
    {
        fixed (byte* from = mine, to = all)
        {
            Check(allgather((nint)from, mine.Length, library.Byte, (nint)to, mine.Length, library.Byte, world), "MPI_Allgather");
        }
    }

    public void Sum(Span<float> values, nint world)
    {
        fixed (float* start = values)
        {
            Sum((nint)start, values.Length, sizeof(float), library.Single, world);
        }
    }

    public void Sum(Span<double> values, nint world)
    {
        fixed (double* start = values)
        {
            Sum((nint)start, values.Length, sizeof(double), library.Double, world);
        }
    }

    public void Broadcast(Span<byte> bytes, nint world)
    {
        fixed (byte* start = bytes)
        {
            for (int at = 0; at < bytes.Length; at += MostBytes)
            {
                Check(bcast((nint)(start + at), Math.Min(MostBytes, bytes.Length - at), library.Byte, 0, world), "MPI_Bcast");
            }
        }
    }

    private void Sum(nint start, int count, int size, nint type, nint world)
    {
        for (int at = 0; at < count; at += MostElements)
        {
            Check(allreduce(library.InPlace, start + ((nint)at * size), Math.Min(MostElements, count - at), type, library.Sum, world), "MPI_Allreduce");
        }
    }

    private bool Flag(string call)
    {
        int flag;
        Check(((delegate* unmanaged<int*, int>)library.Export(call))(&flag), call);
        return flag != 0;
    }

    private int OfWorld(string call)
    {
        int number;
        Check(((delegate* unmanaged<nint, int*, int>)library.Export(call))(library.World, &number), call);
        return number;
    }

    private void Check(int error, string call)
    {
        if (error != 0)
        {
            throw new ProcessGroupException($"{call} failed: {Sentence(error)} ({library.Version.Split('\n', ',')[0]}).");
        }
    }

    private string Sentence(int error)
    {
        const int Longest = 2048;
        byte* text = stackalloc byte[Longest];
        int length;
        return ((delegate* unmanaged<int, byte*, int*, int>)library.Export("MPI_Error_string"))(error, text, &length) == 0 ? Encoding.UTF8.GetString(text, Math.Clamp(length, 0, Longest)) : $"error {error}";
    }
}
