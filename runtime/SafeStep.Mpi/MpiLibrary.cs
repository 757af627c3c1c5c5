using System.Runtime.InteropServices;
using System.Text;

namespace SafeStep;

/// <summary>
/// A loaded MPI library: its functions, and its constants, which are not the same in any two families. Those of Open MPI are addresses of what the library exports, those of MPICH (and of Intel MPI and MVAPICH, which share its binary interface)
/// numbers of 32 bits; passed in a register, either is an <see cref="nint"/>.
/// </summary>
internal sealed class MpiLibrary
{
    /// <summary>Looked at where no library is named.</summary>
    public const string Variable = "SAFESTEP_MPI_LIBRARY";

    private readonly nint handle;

    private MpiLibrary(string name, nint handle)
    {
        this.handle = handle;
        Version = ReadVersion();
        if (NativeLibrary.TryGetExport(handle, "ompi_mpi_comm_world", out nint world))
        {
            (World, ErrorsReturn) = (world, Export("ompi_mpi_errors_return"));
            (Byte, Single, Double, Sum) = (Export("ompi_mpi_byte"), Export("ompi_mpi_float"), Export("ompi_mpi_double"), Export("ompi_mpi_op_sum"));
            InPlace = 1;
        }
        else if (Version.StartsWith("MPICH", StringComparison.Ordinal) || Version.StartsWith("Intel(R) MPI", StringComparison.Ordinal) || Version.StartsWith("MVAPICH", StringComparison.Ordinal))
        {
            (World, ErrorsReturn) = (0x44000000, 0x54000001);
            (Byte, Single, Double, Sum) = (0x4c00010d, 0x4c00040a, 0x4c00080b, 0x58000003);
            InPlace = -1;
        }
        else
        {
            throw new DllNotFoundException($"{name} is an MPI library whose binary interface is not known ('{Version}'): Open MPI 3 to 5 and MPICH 3.1 or newer are.");
        }
    }

    /// <summary>What it calls itself.</summary>
    public string Version { get; }

    public nint World { get; }

    public nint ErrorsReturn { get; }

    public nint Byte { get; }

    public nint Single { get; }

    public nint Double { get; }

    public nint Sum { get; }

    /// <summary>Given as the source, makes a reduction take its input from where the result goes.</summary>
    public nint InPlace { get; }

    /// <summary>Loads the library that is named, or the launcher's.</summary>
    /// <exception cref="DllNotFoundException">There is none, or one that is not known; the message says what to do.</exception>
    public static MpiLibrary Load(string? named, MpiLaunch launch)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new DllNotFoundException("SafeStep.Mpi runs on Linux and macOS; Microsoft MPI has not been tried. One process alone needs no MPI: start the program without mpiexec.");
        }

        named ??= Environment.GetEnvironmentVariable(Variable);
        string[] names = named is { Length: > 0 } ? [named] : Names(launch.IsOfOpenMpi);
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return NativeLibrary.TryGetExport(library, "MPI_Init_thread", out _) ? new MpiLibrary(name, library) : throw new DllNotFoundException($"{name} is no MPI library: it has no MPI_Init_thread.");
            }
        }

        throw new DllNotFoundException(
            $"No MPI library was found ({string.Join(", ", names)}), though an MPI launcher started this process. Install the launcher's (Debian: apt-get install openmpi-bin), or name its file in the environment variable {Variable}.");
    }

    /// <summary>The address of a function.</summary>
    public nint Export(string name) => NativeLibrary.TryGetExport(handle, name, out nint address) ? address : throw new DllNotFoundException($"The MPI library ('{Version}') has no {name}.");

    private static string[] Names(bool ofOpenMpi)
    {
        string[] open = OperatingSystem.IsMacOS() ? ["libmpi.40.dylib"] : ["libmpi.so.40"];
        string[] mpich = OperatingSystem.IsMacOS() ? ["libmpi.12.dylib", "libpmpi.12.dylib"] : ["libmpi.so.12", "libmpich.so.12"];
        string[] any = OperatingSystem.IsMacOS() ? ["libmpi.dylib"] : ["libmpi.so"];
        return ofOpenMpi ? [.. open, .. any, .. mpich] : [.. mpich, .. open, .. any];
    }

    // May be called before MPI is started.
    private unsafe string ReadVersion()
    {
        const int Longest = 16_384;
        if (!NativeLibrary.TryGetExport(handle, "MPI_Get_library_version", out nint address))
        {
            return "older than MPI 3";
        }

        byte[] text = new byte[Longest];
        int length;
        fixed (byte* start = text)
        {
            ((delegate* unmanaged<byte*, int*, int>)address)(start, &length);
        }

        return Encoding.UTF8.GetString(text, 0, Math.Clamp(length, 0, Longest)).TrimEnd('\0').Trim();
    }
}
