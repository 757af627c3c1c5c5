namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How the losses of a batch become one.</summary>
        public enum Reduction : long
        {
            /// <summary>They stay apart.</summary>
            None = 0,

            /// <summary>Their mean.</summary>
            Mean = 1,

            /// <summary>Their sum.</summary>
            Sum = 2,
        }

        public static partial class functional
        {
            /// <summary>Cross-entropy of logits [N, C] or [N, C, ...] and class indices [N, ...], or class probabilities in the logits' shape.</summary>
            /// <exception cref="ArgumentException">Shapes that do not fit.</exception>
            /// <exception cref="ArgumentOutOfRangeException">A label outside 0 to C - 1 that is not ignore_index.</exception>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0.0)
            {
                if (label_smoothing is < 0 or > 1) throw new ArgumentOutOfRangeException(nameof(label_smoothing), $"cross_entropy: label_smoothing {label_smoothing} is not between 0 and 1.");
                using var scope = NewDisposeScope();
                var rows = ClassRows("cross_entropy", input, out var positions);
                if (weight is null && label_smoothing == 0 && !target.is_floating_point())
                {
                    var indices = Labels("cross_entropy", target, positions, rows.Sizes[1], ignore_index);
                    return LabelledRows.CrossEntropy(rows, indices, positions, ignore_index, reduction).MoveToOuterDisposeScope();
                }
                var classes = rows.Sizes[1];
                if (weight is not null && (weight.Sizes.Length != 1 || weight.Sizes[0] != classes)) throw new ArgumentException($"cross_entropy: a weight of shape {Layout.Text(weight.Sizes)}; there are {classes} classes.", nameof(weight));
                var logs = rows.log_softmax(1);
                Tensor losses;
                var count = 0.0;
                if (target.is_floating_point())
                {
                    if (!target.Sizes.AsSpan().SequenceEqual(input.Sizes))
                    {
                        throw new ArgumentException($"cross_entropy: class probabilities of shape {Layout.Text(target.Sizes)} must have the logits' shape {Layout.Text(input.Sizes)}.");
                    }
                    if (ignore_index >= 0) throw new ArgumentException($"cross_entropy: class probabilities have no label {ignore_index} to ignore; leave ignore_index out.", nameof(ignore_index));
                    var probabilities = ClassRows("cross_entropy", target, out _);
                    if (label_smoothing > 0) probabilities = probabilities.mul(1 - label_smoothing).add(label_smoothing / classes);
                    if (weight is not null) probabilities = probabilities.mul(weight);
                    losses = logs.mul(probabilities).sum(1).neg();
                    count = losses.numel();
                }
                else
                {
                    losses = Negative(logs, Labels("cross_entropy", target, positions, classes, ignore_index), weight, ignore_index, label_smoothing, out count);
                }
                return Reduce(losses, positions, count, reduction).MoveToOuterDisposeScope();
            }

            private const long Ignored = -100;

            /// <summary>Minus the log-probability [N, C] or [N, C, ...] of the labels [N, ...]; the label -100 is ignored.</summary>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                var logs = ClassRows("nll_loss", input, out var positions);
                var losses = Negative(logs, Labels("nll_loss", target, positions, logs.Sizes[1], Ignored), weight, Ignored, 0, out var count);
                return Reduce(losses, positions, count, reduction).MoveToOuterDisposeScope();
            }

            /// <summary>The squared difference.</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                if (!is_floating_point(ElementTypes.Promote(input, target))) throw new InvalidOperationException($"mse_loss: the elements are {input.Type} and {target.Type}; convert one to a floating-point type with to().");
                (input, target) = Stretched("mse_loss", input, target);
                return Reduce(input.sub(target).square(), reduction);
            }

            /// <summary>The magnitude of the difference.</summary>
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                (input, target) = Stretched("l1_loss", input, target);
                return Reduce(input.sub(target).abs(), reduction);
            }

            /// <summary>Half the square over beta where the difference is below beta, the magnitude less beta / 2 beyond (Girshick, 2015).</summary>
            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0)
            {
                if (beta < 0) throw new ArgumentException($"smooth_l1_loss: beta {beta} is negative.", nameof(beta));
                return beta == 0 ? l1_loss(input, target, reduction) : Reduce(Rounded("smooth_l1_loss", input, target, beta, 1), reduction);
            }

            /// <summary>Half the square where the difference is below delta, delta times (the magnitude less delta / 2) beyond (Huber, 1964).</summary>
            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1.0, Reduction reduction = Reduction.Mean)
            {
                if (!(delta > 0)) throw new ArgumentException($"huber_loss: delta {delta} is not positive.", nameof(delta));
                if (ElementTypes.Promote(input, target) != input.Type) throw new InvalidOperationException($"huber_loss: the input is {input.Type}, the target {target.Type}, which does not fit into it; convert the input with to().");
                return Reduce(Rounded("huber_loss", input, target, delta, delta), reduction);
            }

            // Both in one shape first: a number without dimensions then counts as a tensor of its type.
            private static (Tensor Input, Tensor Target) Stretched(string op, Tensor input, Tensor target)
            {
                if (input.Type == target.Type || input.Sizes.Length == 0 == (target.Sizes.Length == 0)) return (input, target);
                var shape = Layout.Broadcast(op, input.Sizes, target.Sizes);
                return (input.expand(shape), target.expand(shape));
            }

            // scale (d^2 / (2 corner)) below the corner, scale (|d| - corner / 2) beyond; beyond it the slope is the sign's, at infinity too.
            private static Tensor Rounded(string op, Tensor input, Tensor target, double corner, double scale)
            {
                (input, target) = Stretched(op, input, target);
                var type = ElementTypes.Promote(input, target);
                if (!is_floating_point(type)) throw new InvalidOperationException($"{op}: the elements are {input.Type} and {target.Type}; convert one to a floating-point type with to().");
                using var scope = NewDisposeScope();
                var distance = input.detach().sub(target.detach());
                var size = distance.abs();
                var losses = size.square().mul(0.5 * scale / corner).where(size.lt(corner), size.sub(corner / 2).mul(scale));
                return Tape.Record(op, losses, [input, target], [distance], (n, g) =>
                {
                    var d = n.Saved(0);
                    var slope = g.mul(d.sign().mul(scale).where(d.abs().ge(corner), d.mul(scale / corner)));
                    if (n.Wants(0)) n.Give(0, slope);
                    if (n.Wants(1)) n.Give(1, slope.neg());
                }).MoveToOuterDisposeScope();
            }

            /// <summary>target (log target - input), for log-probabilities; the target is a logarithm too when log_target.</summary>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean)
            {
                if (!input.is_floating_point() || !target.is_floating_point()) throw new InvalidOperationException($"kl_div: the elements are {input.Type} and {target.Type}; convert to a floating-point type with to().");
                return Reduce(log_target ? target.exp().mul(target.sub(input)) : target.xlogy(target).sub(target.mul(input)), reduction);
            }

            /// <summary>The cosine of the angle between vectors along a dimension.</summary>
            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-8)
            {
                using var scope = NewDisposeScope();
                var type = ElementTypes.Promote(x1, x2);
                if (!is_floating_point(type)) throw new InvalidOperationException($"cosine_similarity: the elements are {x1.Type} and {x2.Type}; convert one to a floating-point type with to().");
                // Stretched first: a vector's norm is that of all its elements.
                var shape = Layout.Broadcast("cosine_similarity", x1.Sizes, x2.Sizes);
                var (a, b) = (x1.expand(shape).to(type), x2.expand(shape).to(type));
                return a.div(AtLeast(a.norm((int)dim, keepdim: true, 2f), eps)).mul(b.div(AtLeast(b.norm((int)dim, keepdim: true, 2f), eps))).sum(dim).MoveToOuterDisposeScope();
            }

            // The limit is on the value: the gradient is the norm's, also where the limit holds.
            private static Tensor AtLeast(Tensor norm, double eps) => Tape.Record("at_least", norm.detach().clamp_min(eps), [norm], [], static (n, g) => n.Give(0, g));

            /// <summary>Cross-entropy of probabilities and targets between 0 and 1; logarithms are cut at -100.</summary>
            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                if (!input.Sizes.AsSpan().SequenceEqual(target.Sizes)) throw new ArgumentException($"binary_cross_entropy: targets of shape {Layout.Text(target.Sizes)} for probabilities of shape {Layout.Text(input.Sizes)}; the shapes must be equal.", nameof(target));
                if (input.Type != target.Type || !input.is_floating_point()) throw new InvalidOperationException($"binary_cross_entropy: the probabilities are {input.Type}, the targets {target.Type}; both must be of one floating-point type.");
                using var scope = NewDisposeScope();
                var (x, y) = (input.detach(), target.detach());
                if (x.ge(0).logical_and(x.le(1)).logical_not().any().item<bool>()) throw new ArgumentException("binary_cross_entropy: the input holds values outside 0 to 1; give probabilities, or use binary_cross_entropy_with_logits.", nameof(input));
                var losses = y.sub(1).mul(x.neg().log1p().clamp(min: -100)).sub(y.mul(x.log().clamp(min: -100)));
                var recorded = Tape.Record("binary_cross_entropy", losses, [input, target], [x, y], static (n, g) =>
                {
                    var (p, t) = (n.Saved(0), n.Saved(1));
                    // The divisor is held off zero, so that a saturated sigmoid before has a finite gradient.
                    if (n.Wants(0)) n.Give(0, g.mul(p.sub(t)).div(p.neg().add(1).mul(p).clamp_min((double)1e-12f)));
                    if (n.Wants(1)) n.Give(1, g.mul(p.neg().log1p().sub(p.log())));
                });
                return Reduce(weight is null ? recorded : recorded.mul(weight), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>Cross-entropy of logits and targets between 0 and 1, safe from overflow.</summary>
            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
            {
                if (!input.Sizes.AsSpan().SequenceEqual(target.Sizes)) throw new ArgumentException($"binary_cross_entropy_with_logits: targets of shape {Layout.Text(target.Sizes)} for logits of shape {Layout.Text(input.Sizes)}; the shapes must be equal.", nameof(target));
                using var scope = NewDisposeScope();
                // -log sigmoid(x), with sigmoid(x) - 1 for its slope everywhere.
                var softplus = input.log_sigmoid().neg();
                var positive = pos_weights is null ? softplus : softplus.mul(target.mul(pos_weights.sub(1)).add(1));
                var losses = input.mul(target.neg().add(1)).add(positive);
                return Reduce(weight is null ? losses : losses.mul(weight), reduction).MoveToOuterDisposeScope();
            }

            internal static Tensor Reduce(Tensor losses, Reduction reduction) => reduction switch
            {
                Reduction.Mean => losses.mean(),
                Reduction.Sum => losses.sum(),
                _ => losses,
            };

            private static Tensor Reduce(Tensor losses, long[] positions, double count, Reduction reduction) => reduction switch
            {
                Reduction.Mean => MeanOf(losses, count),
                Reduction.Sum => losses.sum(),
                _ => losses.reshape(positions),
            };

            // With every label ignored the mean is no number, but its gradient is zero.
            private static Tensor MeanOf(Tensor losses, double count) => count != 0 ? losses.sum().div(count)
                : Tape.Record("mean", full([], double.NaN, losses.Type), [losses], [], static (n, g) => n.Give(0, zeros(n.InputSizes(0), g.Type)));

            // [N, C, ...] as rows of classes; positions is the shape without the classes.
            private static Tensor ClassRows(string op, Tensor input, out long[] positions)
            {
                if (input.Sizes.Length == 0) throw new ArgumentException($"{op}: the input has no class dimension; expected [N, C], [C] or [N, C, ...].");
                if (!input.is_floating_point()) throw new InvalidOperationException($"{op}: the input is {input.Type}; expected a floating-point type.");
                if (input.Sizes.Length == 1)
                {
                    positions = [];
                    return input.unsqueeze(0);
                }
                positions = [input.Sizes[0], .. input.Sizes[2..]];
                var last = input.Sizes.Length == 2 ? input : input.movedim([1], [input.Sizes.Length - 1]);
                return last.reshape(Layout.Count(positions), input.Sizes[1]);
            }

            private static Tensor Labels(string op, Tensor target, long[] positions, long classes, long ignored)
            {
                if (target.Type is not (ScalarType.Int64 or ScalarType.Byte)) throw new ArgumentException($"{op}: the labels are {target.Type}; expected Int64 or Byte. Convert them with to().", nameof(target));
                if (!target.Sizes.AsSpan().SequenceEqual(positions))
                {
                    throw new ArgumentException($"{op}: labels of shape {Layout.Text(target.Sizes)} do not fit an input with {classes} classes at positions {Layout.Text(positions)}; expected one label for each position.");
                }
                var labels = Elementwise.Dense(target, ScalarType.Int64).view(-1);
                var values = labels.Values<long>();
                for (var i = 0; i < values.Length; i++)
                {
                    if ((ulong)values[i] >= (ulong)classes && values[i] != ignored)
                    {
                        throw new ArgumentOutOfRangeException(nameof(target), $"{op}: label {values[i]} of sample {i} is not a class; there are {classes} classes, 0 to {classes - 1}.");
                    }
                }
                return labels;
            }

            // -sum_k t_k w_k log p_k per row, where t is the smoothed label; count is what a mean divides by.
            private static Tensor Negative(Tensor logs, Tensor labels, Tensor? weight, long ignored, double smoothing, out double count)
            {
                using var _ = NewDisposeScope();
                var classes = logs.Sizes[1];
                var ignores = labels.eq(ignored);
                var safe = labels.masked_fill(ignores, 0);
                var weights = weight is null ? torch.ones(labels.Sizes, logs.Type) : weight.detach().to(logs.Type).index_select(0, safe);
                weights = weights.masked_fill(ignores, 0);
                // What is ignored is zero also where its logarithm is not finite.
                var losses = logs.gather(1, safe.unsqueeze(1)).squeeze(1).mul(weights).neg().masked_fill(ignores, 0);
                if (smoothing > 0)
                {
                    var spread = (weight is null ? logs : logs.mul(weight)).sum(1).neg().masked_fill(ignores, 0);
                    losses = losses.mul(1 - smoothing).add(spread.mul(smoothing / classes));
                }
                count = weights.sum().to(ScalarType.Float64).item<double>();
                return losses.MoveToOuterDisposeScope();
            }
        }
    }
}
