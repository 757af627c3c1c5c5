namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Values added around the last dimensions: pairs (before, after), the last dimension first. Negative amounts cut.</summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                if (pad.Length % 2 != 0 || pad.Length / 2 > input.Sizes.Length)
                {
                    throw new ArgumentException($"pad: {Layout.Text(pad)} does not hold a pair of amounts for each of the last dimensions of shape {Layout.Text(input.Sizes)}.", nameof(pad));
                }
                using var scope = NewDisposeScope();
                if (mode is PaddingModes.Constant or PaddingModes.Zeros) return PadConstant(input, pad, mode == PaddingModes.Zeros ? 0 : value).MoveToOuterDisposeScope();
                if (value != 0) throw new ArgumentException($"pad: {mode} repeats values of the input and takes none.", nameof(value));
                if (pad.Length / 2 is not (1 or 2 or 3) || input.Sizes.Length - (pad.Length / 2) is not (1 or 2)) throw new ArgumentException($"pad: {mode} takes amounts for the one, two or three dimensions after the channels; {Layout.Text(pad)} does not fit shape {Layout.Text(input.Sizes)}.", nameof(pad));
                var result = input;
                for (var i = 0; i < pad.Length / 2; i++)
                {
                    var d = input.Sizes.Length - 1 - i;
                    result = result.index_select(d, tensor(Sources(mode, input.Sizes[d], pad[2 * i], pad[(2 * i) + 1])));
                }
                return (ReferenceEquals(result, input) ? input.alias() : result).MoveToOuterDisposeScope();
            }

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, pad.ToArray(), mode, value);

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, new[] { pad.Item1, pad.Item2 }, mode, value);

            /// <inheritdoc cref="pad(Tensor, long[], PaddingModes, double)"/>
            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, new[] { pad.Item1, pad.Item2, pad.Item3, pad.Item4 }, mode, value);

            /// <summary>The same amount on both sides of every dimension.</summary>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, Enumerable.Repeat(pad, 2 * input.Sizes.Length).ToArray(), mode, value);

            private static Tensor PadConstant(Tensor input, long[] pad, double value)
            {
                var (sizes, kept) = (input.shape, input);
                var starts = new long[sizes.Length];
                for (var i = 0; i < pad.Length / 2; i++)
                {
                    var d = sizes.Length - 1 - i;
                    var (before, after) = (pad[2 * i], pad[(2 * i) + 1]);
                    sizes[d] += before + after;
                    if (sizes[d] < 0) throw new ArgumentException($"pad: {Layout.Text(pad)} cuts more than there is of shape {Layout.Text(input.Sizes)}.");
                    starts[d] = Math.Max(0, before);
                    var cut = Math.Max(0, -before);
                    kept = kept.narrow(d, cut, input.Sizes[d] - cut - Math.Max(0, -after));
                }
                var result = full(sizes, value, input.Type);
                var offset = 0L;
                for (var d = 0; d < sizes.Length; d++) offset += starts[d] * result.Strides[d];
                StridedCopy.Copy(kept, result.Alias(kept.Sizes, result.Strides, offset));
                var inner = kept.Sizes;
                return Tape.Record("pad", result, [kept], [], (n, g) =>
                {
                    var part = g;
                    for (var d = 0; d < inner.Length; d++) part = part.narrow(d, starts[d], inner[d]);
                    n.Give(0, part);
                });
            }

            // Which position of the input each position of the result shows.
            private static long[] Sources(PaddingModes mode, long size, long before, long after)
            {
                var limit = mode == PaddingModes.Reflect ? size - 1 : mode == PaddingModes.Circular ? size : long.MaxValue;
                if (size == 0 || before > limit || after > limit)
                {
                    throw new ArgumentException($"pad: {before} before and {after} after exceed what {mode} can take from a dimension of size {size}.");
                }
                if (before + size + after < 1) throw new ArgumentException($"pad: {before} before and {after} after leave nothing of a dimension of size {size}.");
                var sources = new long[before + size + after];
                for (var i = 0; i < sources.Length; i++)
                {
                    var at = i - before;
                    sources[i] = mode switch
                    {
                        PaddingModes.Replicate => Math.Clamp(at, 0, size - 1),
                        // What comes before and after is taken from what is left of the cut input.
                        PaddingModes.Circular => Around(at, Math.Max(0, -before), size - Math.Max(0, -after)),
                        _ => at < 0 ? -at : at >= size ? (2 * (size - 1)) - at : at,
                    };
                }
                return sources;

                static long Around(long at, long first, long end) => first + ((((at - first) % (end - first)) + end - first) % (end - first));
            }
        }
    }
}
