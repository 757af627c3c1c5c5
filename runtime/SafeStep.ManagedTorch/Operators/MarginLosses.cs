namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The mean over the other classes of max(0, margin - the label's score + theirs)^p, for scores [N, C] or [C].</summary>
            /// <exception cref="ArgumentException">Shapes, labels, p or a weight that do not fit.</exception>
            public static Tensor multi_margin_loss(Tensor input, Tensor target, int p = 1, double margin = 1.0, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                if (p is not (1 or 2)) throw new ArgumentException($"multi_margin_loss: p is {p}; expected 1 or 2.", nameof(p));
                RequireScores("multi_margin_loss", input);
                if (target.Type != ScalarType.Int64) throw new ArgumentException($"multi_margin_loss: the labels are {target.Type}; expected Int64.", nameof(target));
                if (target.numel() != (input.Sizes.Length == 2 ? input.Sizes[0] : 1) || target.Sizes.Length > 1) throw new ArgumentException($"multi_margin_loss: labels of shape {Layout.Text(target.Sizes)} for scores of shape {Layout.Text(input.Sizes)}.", nameof(target));
                using var scope = NewDisposeScope();
                var rows = input.Sizes.Length == 2 ? input : input.unsqueeze(0);
                var classes = rows.Sizes[1];
                if (weight is not null && (weight.Sizes.Length != 1 || weight.Sizes[0] != classes)) throw new ArgumentException($"multi_margin_loss: a weight of shape {Layout.Text(weight.Sizes)}; there are {classes} classes.", nameof(weight));
                var labels = Labels("multi_margin_loss", target.reshape(-1), [rows.Sizes[0]], classes, long.MinValue).unsqueeze(1);
                var short_ = rows.sub(rows.gather(1, labels)).add(margin).clamp_min(0);
                var terms = p == 2 ? short_.square() : short_;
                if (weight is not null) terms = terms.mul(weight.index_select(0, labels.squeeze(1)).unsqueeze(1));
                var others = ones(rows.Sizes, rows.Type).scatter(1, labels, zeros([rows.Sizes[0], 1], rows.Type));
                var losses = terms.mul(others).sum(1).div(classes);
                return Reduce(input.Sizes.Length == 2 ? losses : losses.squeeze(0), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>The mean over the classes of the logistic loss against targets of 0 or 1; the classes are the last dimension.</summary>
            public static Tensor multilabel_soft_margin_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                if (input.Sizes.Length == 0) throw new ArgumentException("multilabel_soft_margin_loss: scores without a dimension have no classes.", nameof(input));
                if (!input.is_floating_point()) throw new InvalidOperationException($"multilabel_soft_margin_loss: the scores are {input.Type}; expected a floating-point type.");
                using var scope = NewDisposeScope();
                var terms = target.mul(input.log_sigmoid()).add(target.neg().add(1).mul(input.neg().log_sigmoid())).neg();
                if (weight is not null) terms = terms.mul(weight);
                return Reduce(terms.mean([-1]), reduction).MoveToOuterDisposeScope();
            }

            /// <summary>Over all pairs of a label and a class that is none: max(0, 1 - the label's score + the other's), over the number of classes. Labels end at the first -1.</summary>
            /// <exception cref="ArgumentException">Shapes or labels that do not fit.</exception>
            public static Tensor multi_label_margin_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                RequireScores("multi_label_margin_loss", input);
                if (target.Type != ScalarType.Int64 || !target.Sizes.AsSpan().SequenceEqual(input.Sizes)) throw new ArgumentException($"multi_label_margin_loss: labels of type {target.Type} and shape {Layout.Text(target.Sizes)}; expected Int64 in the scores' shape {Layout.Text(input.Sizes)}.", nameof(target));
                using var scope = NewDisposeScope();
                var classes = (int)input.Sizes[^1];
                var rows = input.reshape(-1, classes);
                var labels = target.contiguous().data<long>().ToArray();
                var (isLabel, counts) = (new bool[labels.Length], new float[labels.Length]);
                for (var row = 0; row < labels.Length; row += classes)
                {
                    for (var j = 0; j < classes && labels[row + j] != -1; j++)
                    {
                        var label = labels[row + j];
                        if (label < 0 || label >= classes) throw new ArgumentOutOfRangeException(nameof(target), $"multi_label_margin_loss: label {label} is not a class; there are {classes}.");
                        isLabel[row + label] = true;
                        counts[row + label]++;
                    }
                }
                // [rows, labels, others]: how often the label is named, and whether the other is none.
                var named = tensor(counts).view(rows.Sizes).to(input.Type).unsqueeze(2);
                var other = tensor(isLabel).view(rows.Sizes).logical_not().to(input.Type).unsqueeze(1);
                var pairs = rows.unsqueeze(1).sub(rows.unsqueeze(2)).add(1).clamp_min(0).mul(named.mul(other));
                var losses = pairs.sum([1, 2]).div(classes);
                return Reduce(input.Sizes.Length == 2 ? losses : losses.squeeze(0), reduction).MoveToOuterDisposeScope();
            }

            private static void RequireScores(string op, Tensor input)
            {
                if (input.Sizes.Length is not (1 or 2) || input.Sizes[^1] == 0) throw new ArgumentException($"{op}: scores of shape {Layout.Text(input.Sizes)}; expected [N, C] or [C].", nameof(input));
                if (!input.is_floating_point()) throw new InvalidOperationException($"{op}: the scores are {input.Type}; expected a floating-point type.");
            }
        }
    }
}
