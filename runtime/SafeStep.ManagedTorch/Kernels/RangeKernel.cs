using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>A kernel over numbered items (elements, rows, channels), written once for every width of lanes.</summary>
internal interface IRangeKernel<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Items from start up to end. What an item yields must not depend on the range it is run in.</summary>
    void Run<V, L>(int start, int end)
        where V : struct
        where L : struct, ILanes<T, V>;
}

/// <summary>Runs a kernel on the processor's widest lanes, on the team of threads when there is enough to do.</summary>
internal static class RangeKernel
{
    /// <summary>Element operations (about a load, some arithmetic and a store) below which a second thread costs more than it saves.</summary>
    private const long ThreadedWork = 1 << 16;

    /// <param name="items">How many items there are.</param>
    /// <param name="workPerItem">Element operations in each.</param>
    /// <param name="multiple">Ranges start at multiples of this, so that vectors fall on the same elements whatever the ranges.</param>
    /// <param name="path">Overrides the processor's best path, for tests.</param>
    public static void Run<T, TKernel>(TKernel kernel, int items, long workPerItem, int multiple = 1, SimdPath? path = null)
        where T : unmanaged, INumber<T>
        where TKernel : unmanaged, IRangeKernel<T>
    {
        long work = items * workPerItem;
        int parts = work < ThreadedWork ? 1 : (int)Math.Min(Math.Min(4 * KernelThreads.Count, 2 * work / ThreadedWork), (items + multiple - 1) / multiple);
        Ranges<T, TKernel> job = new() { Kernel = kernel, Items = items, Parts = parts, Multiple = multiple, Path = path ?? SimdPaths.Best };
        if (parts > 1 && KernelThreads.Count > 1)
        {
            KernelThreads.Run(parts, job);
        }
        else if (items > 0)
        {
            job.Run(0, items);
        }
    }

    private struct Ranges<T, TKernel> : IPartitionedJob
        where T : unmanaged, INumber<T>
        where TKernel : unmanaged, IRangeKernel<T>
    {
        public TKernel Kernel;
        public int Items, Parts, Multiple;
        public SimdPath Path;

        public void Run(int part) => Run(Start(part), Start(part + 1));

        // Not inlined: deeper in a chain of inlined calls the compiler gives up inside the kernel, and each vector operation becomes a call.
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run(int start, int end)
        {
            switch (Path)
            {
                case SimdPath.Vector512:
                    Kernel.Run<Vector512<T>, Lanes512<T>>(start, end);
                    break;
                case SimdPath.Vector256:
                    Kernel.Run<Vector256<T>, Lanes256<T>>(start, end);
                    break;
                default:
                    Kernel.Run<Vector<T>, PortableLanes<T>>(start, end);
                    break;
            }
        }

        private readonly int Start(int part) => part == Parts ? Items : (int)((long)Items * part / Parts / Multiple * Multiple);
    }
}
