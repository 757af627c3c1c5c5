namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The p-norm of the difference of two vectors, each element moved by eps.</summary>
            public static Tensor pairwise_distance(Tensor input1, Tensor input2, double p = 2.0, double eps = 1e-6, bool keepdim = false)
            {
                using var scope = NewDisposeScope();
                if (p < 0 && (input1.Sizes is [.., 0] || input2.Sizes is [.., 0])) throw new ArgumentException($"pairwise_distance: the {p}-norm of vectors without elements is not defined.", nameof(p));
                return input1.sub(input2).add(eps).norm(-1, keepdim, (float)p).MoveToOuterDisposeScope();
            }

            /// <summary>max(0, margin + distance to the positive - distance to the negative) (Balntas et al., 2016).</summary>
            public static Tensor triplet_margin_loss(Tensor anchor, Tensor positive, Tensor negative, double margin = 1.0, long p = 2, double eps = 1e-06, bool swap = false, Reduction reduction = Reduction.Mean)
            {
                if (anchor.Sizes.Length != positive.Sizes.Length || anchor.Sizes.Length != negative.Sizes.Length)
                {
                    throw new ArgumentException($"triplet_margin_loss: shapes {Layout.Text(anchor.Sizes)}, {Layout.Text(positive.Sizes)} and {Layout.Text(negative.Sizes)}; expected the same number of dimensions.");
                }
                using var scope = NewDisposeScope();
                var near = pairwise_distance(anchor, positive, p, eps);
                var far = pairwise_distance(anchor, negative, p, eps);
                if (swap) far = far.minimum(pairwise_distance(positive, negative, p, eps));
                return Reduce(near.sub(far).add(margin).clamp_min(0), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>1 less the cosine for a target of 1, the cosine above the margin for -1.</summary>
            public static Tensor cosine_embedding_loss(Tensor input1, Tensor input2, Tensor target, double margin = 0.0, Reduction reduction = Reduction.Mean)
            {
                if (target.Sizes.Length > 1 || input1.Sizes.Length != target.Sizes.Length + 1 || input2.Sizes.Length != target.Sizes.Length + 1)
                {
                    throw new ArgumentException($"cosine_embedding_loss: inputs of shapes {Layout.Text(input1.Sizes)} and {Layout.Text(input2.Sizes)} with a target of shape {Layout.Text(target.Sizes)}; expected [N, C] with [N], or [C] with one number.", nameof(target));
                }
                using var scope = NewDisposeScope();
                // PyTorch's: the squares are moved by a small number before the root.
                const double Eps = 1e-12;
                var cosine = input1.mul(input2).sum([-1]).div(input1.square().sum([-1]).add(Eps).mul(input2.square().sum([-1]).add(Eps)).sqrt());
                var zero = zeros_like(cosine.detach());
                var alike = cosine.neg().add(1).where(target.eq(1), zero);
                return Reduce(alike.add(cosine.sub(margin).clamp_min(0).where(target.eq(-1), zero)), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>max(0, margin - target (input1 - input2)).</summary>
            public static Tensor margin_ranking_loss(Tensor input1, Tensor input2, Tensor target, double margin = 0.0, Reduction reduction = Reduction.Mean)
            {
                if (input1.Sizes.Length != target.Sizes.Length || input2.Sizes.Length != target.Sizes.Length)
                {
                    throw new ArgumentException($"margin_ranking_loss: shapes {Layout.Text(input1.Sizes)}, {Layout.Text(input2.Sizes)} and {Layout.Text(target.Sizes)}; expected the same number of dimensions.");
                }
                using var scope = NewDisposeScope();
                return Reduce(target.neg().mul(input1.sub(input2)).add(margin).clamp_min(0), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>The input for a target of 1, max(0, margin - input) for -1.</summary>
            public static Tensor hinge_embedding_loss(Tensor input, Tensor target, double margin = 0.0, Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                if (reduction == Reduction.Mean && !input.is_floating_point()) throw new InvalidOperationException($"hinge_embedding_loss: the elements are {input.Type}; a mean is of floating-point numbers.");
                var zero = zeros_like(input.detach());
                var apart = input.neg().add(input.is_floating_point() ? margin : (Scalar)(long)margin).clamp_min(0).where(target.ne(1), zero);
                return Reduce(apart.add(input.where(target.ne(-1), zero)), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>log(1 + exp(-target input)).</summary>
            public static Tensor soft_margin_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                return Reduce(target.mul(input).log_sigmoid().neg(), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>exp(input) - target input, or input - target log(input + eps); with Stirling's term for targets above 1 when full.</summary>
            public static Tensor poisson_nll_loss(Tensor input, Tensor target, bool log_input = true, bool full = false, float eps = 1e-8f, Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                var losses = log_input ? input.exp().sub(target.mul(input)) : input.sub(target.mul(input.add(eps).log()));
                if (full)
                {
                    var stirling = target.mul(target.log()).sub(target).add(target.mul(2 * Math.PI).log().mul(0.5));
                    losses = losses.add(stirling.masked_fill(target.le(1), 0));
                }
                return Reduce(losses, reduction).MoveToOuterDisposeScope();
            }

            /// <summary>Half of log(variance) + (input - target)^2 / variance, the variance at least eps; with the constant when full.</summary>
            /// <exception cref="ArgumentException">A variance that does not fit or is negative.</exception>
            public static Tensor gaussian_nll_loss(Tensor input, Tensor target, Tensor variance, bool full = false, float eps = 1e-6f, Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                if (variance.Sizes.Length == input.Sizes.Length - 1 && input.Sizes.AsSpan(..^1).SequenceEqual(variance.Sizes)) variance = variance.unsqueeze(-1);
                else if (!Layout.Broadcast("gaussian_nll_loss", input.Sizes, variance.Sizes).AsSpan().SequenceEqual(input.Sizes)) throw new ArgumentException($"gaussian_nll_loss: a variance of shape {Layout.Text(variance.Sizes)} does not fit an input of shape {Layout.Text(input.Sizes)}.", nameof(variance));
                if (variance.detach().lt(0).any().item<bool>()) throw new ArgumentException("gaussian_nll_loss: a variance is negative.", nameof(variance));
                // The limit is on the value, not on its gradient.
                var held = Tape.Record("gaussian_nll_loss", variance.detach().clamp_min(eps), [variance], [], static (n, g) => n.Give(0, g));
                var losses = held.log().add(input.sub(target).square().div(held)).mul(0.5);
                return Reduce(full ? losses.add(0.5 * Math.Log(2 * Math.PI)) : losses, reduction).MoveToOuterDisposeScope();
            }
        }
    }
}
