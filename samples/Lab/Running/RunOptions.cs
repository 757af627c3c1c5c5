namespace Lab.Running;

/// <summary>What every experiment is told.</summary>
/// <param name="Seeds">The seeds to run.</param>
/// <param name="Quick">Whether to run a reduced version: the same code on less of everything.</param>
/// <param name="Data">A folder with CIFAR-10, or null.</param>
public sealed record RunOptions(IReadOnlyList<int> Seeds, bool Quick, DirectoryInfo? Data = null)
{
    /// <summary>The full value, or the reduced one.</summary>
    public T Pick<T>(T full, T quick) => Quick ? quick : full;
}
