using System.Globalization;

namespace SafeStep;

/// <summary>What the environment tells of the launcher, before any library is loaded.</summary>
/// <param name="IsLaunched">Whether a launcher of MPI started this process.</param>
/// <param name="Size">How many processes it started; 0 where that is not known.</param>
/// <param name="IsOfOpenMpi">Whether it is Open MPI's.</param>
internal readonly record struct MpiLaunch(bool IsLaunched, int Size, bool IsOfOpenMpi)
{
    /// <param name="variable">Reads an environment variable.</param>
    public static MpiLaunch Of(Func<string, string?> variable)
    {
        if (Number(variable("OMPI_COMM_WORLD_SIZE")) is > 0 and var processes)
        {
            return new MpiLaunch(true, processes, true);
        }

        // Hydra of MPICH and Intel MPI, and srun with PMI 1 or 2.
        if (Number(variable("PMI_SIZE")) is > 0 and var size)
        {
            return new MpiLaunch(true, size, false);
        }

        // srun --mpi=pmix, prterun.
        return variable("PMIX_RANK") is not null || variable("PMI_RANK") is not null
            ? new MpiLaunch(true, Number(variable("SLURM_STEP_NUM_TASKS")), variable("PMIX_RANK") is not null)
            : default;
    }

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
