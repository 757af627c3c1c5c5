using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>The widths the kernels are compiled for. Every path runs on every machine (wider ones in pieces), so one machine can test all of them.</summary>
internal enum SimdPath
{
    /// <summary><see cref="System.Numerics.Vector{T}"/>: whatever the runtime offers, multiply and add apart.</summary>
    Portable,

    /// <summary>256-bit lanes with fused multiply-add where the processor has it.</summary>
    Vector256,

    /// <summary>512-bit lanes with fused multiply-add where the processor has it.</summary>
    Vector512,
}

internal static class SimdPaths
{
    /// <summary>The widest path that this processor runs natively.</summary>
    public static readonly SimdPath Best =
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? SimdPath.Vector512
        : Vector256.IsHardwareAccelerated && Fma.IsSupported ? SimdPath.Vector256
        : SimdPath.Portable;
}
