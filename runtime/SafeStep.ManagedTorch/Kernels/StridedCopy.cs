using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Lays values side by side that are a step apart.</summary>
internal static unsafe class StridedCopy
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T>(T* source, nint step, T* into, int count)
        where T : unmanaged
    {
        T* end = into + count;
        for (T* four = end - 3; into < four; into += 4, source += 4 * step)
        {
            T a = source[0], b = source[step], c = source[2 * step], d = source[3 * step];
            (into[0], into[1], into[2], into[3]) = (a, b, c, d);
        }

        for (; into < end; into++, source += step)
        {
            *into = *source;
        }
    }
}
