namespace SafeStep;

/// <summary>The tensor library that this guard was compiled against.</summary>
public static class TensorBackend
{
    /// <summary>The library and its version.</summary>
    public static string Name => $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "of unknown version"}";

    /// <summary>The CUDA device where there is one, otherwise the processor.</summary>
    public static torch.Device BestDevice => torch.cuda.is_available() ? torch.CUDA : torch.CPU;

    /// <summary>
    /// Loads the native library, or says why it does not load: to be asked before the first tensor, which would print a long trace that may name the wrong cause.
    /// </summary>
    /// <param name="problem">One sentence that names the cause and the remedy; null when the library is loaded.</param>
    public static bool TryLoad([System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? problem)
    {
        problem = LibTorch.Problem;
        if (problem is null)
        {
            NativeHeap.KeepFreed();
        }

        return problem is null;
    }

    /// <summary>Loads the native library; creating a guard does it.</summary>
    /// <exception cref="DllNotFoundException">The library does not load; the message is that of <see cref="TryLoad"/>.</exception>
    public static void EnsureLoaded()
    {
        if (!TryLoad(out string? problem))
        {
            throw new DllNotFoundException(problem);
        }
    }
}
