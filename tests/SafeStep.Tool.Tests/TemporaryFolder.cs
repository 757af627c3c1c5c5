namespace SafeStep.Tool.Tests;

/// <summary>A folder for the files of one test.</summary>
public abstract class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("safestep-tool-");

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        folder.Delete(recursive: true);
    }

    protected string At(string name) => Path.Combine(folder.FullName, name);
}
