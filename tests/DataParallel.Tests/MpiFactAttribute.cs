namespace DataParallel.Tests;

/// <summary>A test that needs Open MPI; it is skipped, saying so, where mpirun is not on the path.</summary>
internal sealed class MpiFactAttribute : FactAttribute
{
    public MpiFactAttribute()
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "mpirun"))))
        {
            Skip = "mpirun is not installed (Debian: openmpi-bin).";
        }
    }
}
