namespace SafeStep;

/// <summary>
/// Autograd's counter of in-place writes to a tensor's memory, shared by all its views and detached copies. TorchSharp does not hand it out, TorchScript does. It is kept on the host: reading it waits for no device.
/// </summary>
internal static class WriteCounter
{
    private const int Most = 8;

    private static readonly TorchScript Script = new("""
        def eight(a: Tensor, b: Tensor, c: Tensor, d: Tensor, e: Tensor, f: Tensor, g: Tensor, h: Tensor) -> int:
            return a._version() + b._version() + c._version() + d._version() + e._version() + f._version() + g._version() + h._version()
        """);

    // Fills up a call, which takes no longer for eight than for one: nobody writes to it, its count is zero.
    private static readonly Lazy<Tensor> Unwritten = new(() => torch.zeros(1).DetachFromDisposeScope());

    /// <summary>The sum of the counts of several tensors. No count ever falls: the sum is the same when each is.</summary>
    public static long Of(ReadOnlySpan<Tensor> tensors)
    {
        long sum = 0;
        for (int start = 0; start < tensors.Length; start += Most)
        {
            object[] call = new object[Most];
            for (int i = 0; i < Most; i++)
            {
                call[i] = start + i < tensors.Length ? tensors[start + i] : Unwritten.Value;
            }

            using var count = Script.Call<Scalar>("eight", call);
            sum += Whole(count);
        }

        return sum;
    }
}
