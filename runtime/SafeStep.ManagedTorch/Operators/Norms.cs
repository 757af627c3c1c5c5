namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The p-norm of all elements.</summary>
        public Tensor norm(float p = 2.0f) => Norm([], keepdim: false, p);

        /// <summary>The p-norm along a dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) => Norm([dim], keepdim, p);

        /// <summary>log of the sum of exponentials along a dimension, safe from overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false)
        {
            var over = Over("logsumexp", [dim]);
            var kept = Reduction.KeptSizes(Sizes, over);
            using var scope = NewDisposeScope();
            var x = detach().to(ElementTypes.Floating(Type));
            if (over.Length > 0 && Sizes[over[0]] == 0)
            {
                var nothing = torch.full(keepdim ? kept : [.. Sizes[..over[0]], .. Sizes[(over[0] + 1)..]], double.NegativeInfinity, x.Type);
                return Tape.Record("logsumexp", nothing, [this], [], static (n, g) => n.Give(0, torch.zeros(n.InputSizes(0), g.Type))).MoveToOuterDisposeScope();
            }
            var wide = Array.ConvertAll(over, d => (long)d);
            var top = over.Length == 0 ? x : x.amax(wide, keepdim: true);
            // An infinity less itself is no number; it needs no shift.
            top = top.masked_fill(top.abs().eq(double.PositiveInfinity), 0);
            var powers = x.sub(top).exp();
            var result = (over.Length == 0 ? powers : powers.sum(wide, keepdim: true)).log().add(top).view(keepdim || over.Length == 0 ? kept : [.. kept[..over[0]], .. kept[(over[0] + 1)..]]);
            return Tape.Record("logsumexp", result, [this], [this, result], (n, g) => n.Give(0, n.Saved(0).sub(n.Saved(1).view(kept)).exp().mul(g.view(kept)))).MoveToOuterDisposeScope();
        }

        private Tensor Norm(ReadOnlySpan<long> dims, bool keepdim, float p)
        {
            if (!is_floating_point()) throw new InvalidOperationException($"norm: the elements are {Type}; expected a floating-point type.");
            var over = Over("norm", dims);
            var (kept, wide) = (Reduction.KeptSizes(Sizes, over), Array.ConvertAll(over, d => (long)d));
            using var scope = NewDisposeScope();
            var result = NormValue(detach(), wide, p).view(kept);
            var shaped = keepdim ? result : result.view([.. Enumerable.Range(0, kept.Length).Where(d => Array.IndexOf(over, d) < 0).Select(d => kept[d])]);
            return Tape.Record("norm", shaped, [this], [this, result], (n, g) =>
                n.Give(0, NormGradient(n.Saved(0), TwiceDifferentiable.Recording ? NormValue(n.Saved(0), wide, p).view(kept) : n.Saved(1), g.view(kept), wide, p))).MoveToOuterDisposeScope();
        }

        private static Tensor NormValue(Tensor x, long[] dims, float p)
        {
            if (dims.Length == 0) return p == 0 ? x.ne(0).to(x.Type) : x.abs();
            // Of one element each, whatever its size.
            if (p != 0 && x.numel() > 0 && dims.All(d => x.Sizes[d] == 1)) return x.abs();
            if (float.IsPositiveInfinity(p)) return x.abs().amax(dims, keepdim: true);
            if (float.IsNegativeInfinity(p)) return x.abs().amin(dims, keepdim: true);
            return p switch
            {
                0 => x.ne(0).to(x.Type).sum(dims, keepdim: true),
                1 => x.abs().sum(dims, keepdim: true),
                2 => x.square().sum(dims, keepdim: true).sqrt(),
                _ => x.abs().pow(p).sum(dims, keepdim: true).pow(1 / (double)p),
            };
        }

        // PyTorch's: zero where the norm is, so that a penalty on a zero vector leaves it alone.
        private static Tensor NormGradient(Tensor x, Tensor norm, Tensor g, long[] dims, float p)
        {
            if (p == 0) return torch.zeros(x.Sizes, x.Type);
            if (p == 1) return x.sign().mul(g);
            if (p == 2) return g.mul(x.div(norm)).masked_fill(norm.eq(0), 0);
            if (float.IsInfinity(p))
            {
                var tied = x.abs().eq(norm).logical_or(x.isnan().logical_and(norm.isnan())).to(x.Type);
                return x.sign().mul(tied).mul(g.div(dims.Length == 0 ? tied : tied.sum(dims, keepdim: true)));
            }
            if (p < 1) return x.sign().mul(x.abs().pow(p - 1).masked_fill(x.eq(0), 0)).mul(g).mul(norm.pow(1 - p));
            var scale = g.div(norm.pow(p - 1)).masked_fill(norm.eq(0), 0);
            return (p < 2 ? x.sign().mul(x.abs().pow(p - 1)) : x.mul(x.abs().pow(p - 2))).mul(scale);
        }
    }
}
