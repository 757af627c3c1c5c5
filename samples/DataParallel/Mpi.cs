using System.Runtime.InteropServices;

namespace DataParallel;

/// <summary>
/// The calls of Open MPI that data-parallel training needs. Open MPI's constants are addresses of exported symbols, so they are looked up by name.
/// </summary>
internal sealed unsafe partial class Mpi : IDisposable
{
    private readonly nint world, doubles, floats, maximum, sum;

    public Mpi()
    {
        nint library;
        try
        {
            library = NativeLibrary.Load("libmpi.so.40");
        }
        catch (DllNotFoundException exception)
        {
            throw new InvalidOperationException("Open MPI is not installed: libmpi.so.40 was not found. On Debian: apt-get install openmpi-bin.", exception);
        }

        Check(MPI_Init(0, 0), nameof(MPI_Init));
        world = NativeLibrary.GetExport(library, "ompi_mpi_comm_world");
        doubles = NativeLibrary.GetExport(library, "ompi_mpi_double");
        floats = NativeLibrary.GetExport(library, "ompi_mpi_float");
        maximum = NativeLibrary.GetExport(library, "ompi_mpi_op_max");
        sum = NativeLibrary.GetExport(library, "ompi_mpi_op_sum");
        Check(MPI_Comm_rank(world, out int rank), nameof(MPI_Comm_rank));
        Check(MPI_Comm_size(world, out int size), nameof(MPI_Comm_size));
        (Rank, Size) = (rank, size);
    }

    /// <summary>This process's number, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many processes there are.</summary>
    public int Size { get; }

    /// <summary>The largest of all processes' values, the same on each.</summary>
    public double Max(double value) => Reduce(value, maximum);

    /// <summary>The sum of all processes' values, the same on each.</summary>
    public double Sum(double value) => Reduce(value, sum);

    /// <summary>Replaces the values by their sums over all processes, the same on each.</summary>
    public void Sum(Span<float> values)
    {
        float[] sums = new float[values.Length];
        fixed (float* from = values, to = sums)
        {
            Check(MPI_Allreduce(from, to, values.Length, floats, sum, world), nameof(MPI_Allreduce));
        }

        sums.CopyTo(values);
    }

    /// <summary>Ends the processes of all ranks: one that only ended itself would leave the others waiting for its values.</summary>
    public void Abort() => MPI_Abort(world, 1);

    public void Dispose() => MPI_Finalize();

    private double Reduce(double value, nint operation)
    {
        double result;
        Check(MPI_Allreduce(&value, &result, 1, doubles, operation, world), nameof(MPI_Allreduce));
        return result;
    }

    private static void Check(int error, string call)
    {
        if (error != 0)
        {
            throw new InvalidOperationException($"{call} failed with error {error}.");
        }
    }

    [LibraryImport("libmpi.so.40")]
    private static partial int MPI_Init(nint argumentCount, nint arguments);

    [LibraryImport("libmpi.so.40")]
    private static partial int MPI_Comm_rank(nint communicator, out int rank);

    [LibraryImport("libmpi.so.40")]
    private static partial int MPI_Comm_size(nint communicator, out int size);

    [LibraryImport("libmpi.so.40")]
    private static partial int MPI_Allreduce(void* from, void* to, int count, nint type, nint operation, nint communicator);

    [LibraryImport("libmpi.so.40")]
    private static partial int MPI_Abort(nint communicator, int error);

    [LibraryImport("libmpi.so.40")]
    private static partial int MPI_Finalize();
}
