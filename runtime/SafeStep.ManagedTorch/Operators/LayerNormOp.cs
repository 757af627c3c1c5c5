namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Each sample shifted and scaled to mean 0 and variance 1 over its last dimensions, then times weight plus bias (Ba, Kiros and Hinton, 2016).</summary>
            /// <exception cref="ArgumentException">The input does not end in normalized_shape.</exception>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05)
            {
                var dims = normalized_shape.Length;
                if (input.Sizes.Length < dims || !input.Sizes.AsSpan(input.Sizes.Length - dims).SequenceEqual(normalized_shape))
                {
                    throw new ArgumentException($"layer_norm: an input of shape {Layout.Text(input.Sizes)} does not end in the normalised shape {Layout.Text(normalized_shape)}.");
                }
                using var scope = NewDisposeScope();
                var normalised = Standardise(input.reshape(-1, Layout.Count(normalized_shape)), eps).reshape(input.Sizes);
                if (weight is not null) normalised = normalised.mul(weight);
                if (bias is not null) normalised = normalised.add(bias);
                return normalised.MoveToOuterDisposeScope();
            }

            /// <summary>Rows of a matrix to mean 0 and variance 1 (plus eps).</summary>
            internal static Tensor Standardise(Tensor rows, double eps)
            {
                var x = rows.detach();
                var centred = x.sub(x.mean([1], keepdim: true));
                var scale = centred.square().mean([1], keepdim: true).add(eps).rsqrt();
                var result = centred.mul(scale);
                return Tape.Record("layer_norm", result, [rows], [result, scale], static (n, g) =>
                {
                    var (y, s) = (n.Saved(0), n.Saved(1));
                    var along = y.mul(g.mul(y).mean([1], keepdim: true));
                    n.Give(0, g.sub(g.mean([1], keepdim: true)).sub(along).mul(s));
                });
            }
        }
    }
}
