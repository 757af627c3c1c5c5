using System.Numerics;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The product of all elements.</summary>
        public Tensor prod(ScalarType? type = null) => reshape(-1).prod(0L, false, type);

        /// <inheritdoc cref="prod(long, bool, ScalarType?)"/>
        public Tensor prod(int dim, bool keepdim = false, ScalarType? type = null) => prod((long)dim, keepdim, type);

        /// <summary>The product over one dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null)
        {
            RefuseGradient("prod", type);
            var source = Cast(type ?? Summable());
            var over = Over("prod", [dim]);
            if (over.Length == 0) return source.clone();
            var (d, kept) = (over[0], Reduction.KeptSizes(Sizes, over));
            using var dense = Elementwise.Dense(source, source.Type);
            var result = (type == ScalarType.Bool ? Reduction.Over<MinimumOf>(dense, over) : Reduction.Over<ProductOf>(dense, over)).Kept(over, keepdim);
            return Tape.Record("prod", result, [source], [source], (n, g) =>
            {
                var x = n.Saved(0);
                // The product of all others, without dividing: the products before times the products after.
                var others = RunningProducts(x, d, backward: false, exclusive: true).mul(RunningProducts(x, d, backward: true, exclusive: true));
                n.Give(0, others.mul(g.view(kept)));
            });
        }

        /// <summary>Running products along a dimension.</summary>
        public Tensor cumprod(long dim, ScalarType? type = null)
        {
            var d = Layout.Dim("cumprod", dim, Sizes.Length);
            RefuseGradient("cumprod", type);
            if (type == ScalarType.Bool) throw new InvalidOperationException("cumprod is not defined for Bool; give another type.");
            var source = Cast(type ?? Summable());
            return Tape.Record("cumprod", RunningProducts(source, d, backward: false, exclusive: false), [source], [source], (n, g) => n.Give(0, CumprodGradient(n.Saved(0), g, d)));
        }

        // dx_k = sum over i >= k of g_i times the product of the others up to i. A zero among them is never divided by: the recurrence
        // s_k = g_k + x_(k+1) s_(k+1), taken backward, gives dx_k = (product before k) s_k.
        private static Tensor CumprodGradient(Tensor x, Tensor gradient, int dim)
        {
            if (x.Sizes.Length == 0) return gradient;
            var count = x.Sizes[dim];
            var result = torch.zeros(x.Sizes, x.Type);
            using var before = RunningProducts(x, dim, backward: false, exclusive: true);
            Tensor? carried = null;
            for (var k = count - 1; k >= 0; k--)
            {
                carried = carried is null ? gradient.select(dim, k) : carried.mul(x.select(dim, k + 1)).add(gradient.select(dim, k));
                StridedCopy.Copy(carried.mul(before.select(dim, k)), result.select(dim, k));
            }
            return result;
        }

        private static Tensor RunningProducts(Tensor x, int dim, bool backward, bool exclusive)
        {
            using var source = Elementwise.Dense(x, x.Type);
            var result = Allocate(x.Type, x.Sizes);
            switch (x.Type)
            {
                case ScalarType.Float32: Run<float>(); break;
                case ScalarType.Float64: Run<double>(); break;
                case ScalarType.Int64: Run<long>(); break;
                case ScalarType.Int32: Run<int>(); break;
                default: Run<byte>(); break;
            }
            return result;

            void Run<T>() where T : unmanaged, INumber<T>
            {
                var from = source.Values<T>();
                var to = result.Values<T>();
                var (count, inner) = x.Sizes.Length == 0 ? (1, 1) : (Layout.Int(x.Sizes[dim]), Layout.Int(Layout.Count(x.Sizes.AsSpan(dim + 1))));
                for (var start = 0; start < from.Length; start += count * inner)
                {
                    for (var i = 0; i < inner; i++)
                    {
                        var running = T.One;
                        for (var k = 0; k < count; k++)
                        {
                            var at = start + ((backward ? count - 1 - k : k) * inner) + i;
                            if (exclusive) to[at] = running;
                            running *= from[at];
                            if (!exclusive) to[at] = running;
                        }
                    }
                }
            }
        }
    }

    /// <inheritdoc cref="Tensor.cumprod"/>
    public static Tensor cumprod(Tensor input, long dim, ScalarType? dtype = null) => input.cumprod(dim, dtype);
}
