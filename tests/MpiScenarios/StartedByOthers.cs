using System.Runtime.InteropServices;

namespace MpiScenarios;

/// <summary>Another user of MPI in the same process, such as a binding of its own: it starts MPI and ends it.</summary>
internal static unsafe class StartedByOthers
{
    public static int Run()
    {
        nint library = NativeLibrary.Load(Environment.GetEnvironmentVariable("SAFESTEP_MPI_LIBRARY") ?? "libmpi.so.40");
        ((delegate* unmanaged<nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Init"))(0, 0);
        using (var group = MpiProcessGroup.Join())
        {
            group.Max(1);
            if (group.Rank == 0)
            {
                Console.WriteLine($"{group.Size} processes");
            }
        }

        int finalized;
        ((delegate* unmanaged<int*, int>)NativeLibrary.GetExport(library, "MPI_Finalized"))(&finalized);
        ((delegate* unmanaged<int>)NativeLibrary.GetExport(library, "MPI_Finalize"))();
        return finalized;
    }
}
