using SafeStep.ManagedTorch.Kernels;

namespace Benchmarks;

/// <summary>The vectors that the comparison is about.</summary>
internal static class Width
{
    /// <summary>Whether <c>DOTNET_EnableAVX512=0</c> holds .NET to 256 bits on a processor that has 512.</summary>
    public static bool HeldTo256 { get; } = SimdPaths.Best == SimdPath.Vector256 && Processor.Has("avx512f");

    public static string Name => $"{(SimdPaths.Best == SimdPath.Vector512 ? "AVX-512" : SimdPaths.Best == SimdPath.Vector256 ? "AVX2" : "portable vectors")}{(HeldTo256 ? " (`DOTNET_EnableAVX512=0`)" : "")}";
}
