using System.Runtime.CompilerServices;

namespace SafeStep;

/// <summary>The tensor library that this guard was compiled against.</summary>
public static class TensorBackend
{
    /// <summary>The library and its version.</summary>
    public static string Name => $"TorchSharp {Version}";

    /// <summary>The CUDA device where there is one, otherwise the processor.</summary>
    public static torch.Device BestDevice => torch.cuda.is_available() ? torch.CUDA : torch.CPU;

    private static string Version => typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "of unknown version";

    /// <summary>Loads the native library; creating a guard does it. Call it before the first tensor to report a missing one in a sentence; without it the first tensor fails with a long trace.</summary>
    /// <exception cref="DllNotFoundException">The native library is not there; the message names the package to add.</exception>
    public static void EnsureLoaded()
    {
        EnsureLoaded(() => RuntimeHelpers.RunClassConstructor(typeof(torch).TypeHandle));
        NativeHeap.KeepFreed();
    }

    internal static void EnsureLoaded(Action load)
    {
        try
        {
            load();
        }
        catch (TypeInitializationException exception)
        {
            throw new DllNotFoundException(
                $"TorchSharp {Version} is there, but its native library is not, or does not load. Add the package TorchSharp-cpu {Version} to the application's "
                + $"project (with CUDA: TorchSharp-cuda-linux or TorchSharp-cuda-windows {Version}).",
                exception);
        }
    }
}
