namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Minus the log-probability of label sequences under all their alignments (Graves et al., 2006).</summary>
            /// <param name="log_probs">Log-probabilities [T, N, C], or [T, C] without a batch.</param>
            /// <param name="targets">Labels [N, S], or one after the other [sum of lengths].</param>
            /// <param name="input_lengths">How many of the T steps each sample has, [N].</param>
            /// <param name="target_lengths">How many labels each sample has, [N].</param>
            /// <param name="blank">The class that stands for no label.</param>
            /// <param name="zero_infinity">Whether a loss without any alignment is zero, with a gradient of zero, instead of infinite.</param>
            /// <param name="reduction">Mean: each loss over its number of labels, then their mean.</param>
            /// <remarks>The gradient is PyTorch's, for log-probabilities from log_softmax: exp(log_probs) less the expected counts.</remarks>
            /// <exception cref="ArgumentException">Shapes, lengths or labels that do not fit.</exception>
            public static Tensor ctc_loss(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths, long blank = 0, bool zero_infinity = false, Reduction reduction = Reduction.Mean)
            {
                if (!log_probs.is_floating_point()) throw new InvalidOperationException($"ctc_loss: the log-probabilities are {log_probs.Type}; expected a floating-point type.");
                if (log_probs.Sizes.Length is not (2 or 3)) throw new ArgumentException($"ctc_loss: log-probabilities of shape {Layout.Text(log_probs.Sizes)}; expected [T, N, C] or [T, C].", nameof(log_probs));
                using var scope = NewDisposeScope();
                var single = log_probs.Sizes.Length == 2;
                var batch = single ? log_probs.unsqueeze(1) : log_probs;
                var problem = new CtcProblem(batch, targets, input_lengths, target_lengths, blank);
                var losses = Tape.Record("ctc_loss", tensor(problem.Losses).to(log_probs.Type), [batch], [], (n, g) =>
                {
                    var outer = g.to(ScalarType.Float64).data<double>().ToArray();
                    n.Give(0, tensor(problem.Gradient(outer, zero_infinity)).view(n.InputSizes(0)).to(g.Type));
                });
                if (zero_infinity) losses = losses.masked_fill(losses.detach().isinf(), 0);
                var result = reduction switch
                {
                    Reduction.Mean => losses.div(tensor(problem.Divisors).to(log_probs.Type)).mean(),
                    Reduction.Sum => losses.sum(),
                    _ => single ? losses.squeeze(0) : losses,
                };
                return result.MoveToOuterDisposeScope();
            }

            /// <summary>The forward and backward variables of each sample, in logarithms and double precision.</summary>
            private sealed class CtcProblem
            {
                private readonly double[] logs;
                private readonly long[][] labels;
                private readonly long[] steps;
                private readonly double[][] forward;
                private readonly long blank;
                private readonly int samples;
                private readonly int classes;

                internal CtcProblem(Tensor batch, Tensor targets, Tensor inputLengths, Tensor targetLengths, long blank)
                {
                    (samples, classes) = (Layout.Int(batch.Sizes[1]), Layout.Int(batch.Sizes[2]));
                    this.blank = blank;
                    if (blank < 0 || blank >= classes) throw new ArgumentOutOfRangeException(nameof(blank), $"ctc_loss: blank is {blank}; there are {classes} classes.");
                    steps = Lengths(inputLengths, "input_lengths");
                    var counts = Lengths(targetLengths, "target_lengths");
                    foreach (var length in steps)
                    {
                        if (length > batch.Sizes[0]) throw new ArgumentException($"ctc_loss: an input length of {length}; there are {batch.Sizes[0]} steps.");
                    }
                    labels = Split(targets, counts);
                    logs = batch.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
                    forward = new double[samples][];
                    Losses = new double[samples];
                    for (var n = 0; n < samples; n++) (forward[n], Losses[n]) = Forward(n);
                    Divisors = [.. counts.Select(c => (double)Math.Max(1, c))];
                }

                internal double[] Losses { get; }

                internal double[] Divisors { get; }

                internal double[] Gradient(double[] outer, bool zeroInfinity)
                {
                    var gradient = new double[logs.Length];
                    for (var n = 0; n < samples; n++)
                    {
                        if (zeroInfinity && double.IsPositiveInfinity(Losses[n])) continue;
                        var width = (2 * labels[n].Length) + 1;
                        var expected = Expected(n, width);
                        for (var t = 0; t < steps[n]; t++)
                        {
                            for (var c = 0; c < classes; c++)
                            {
                                var at = At(t, n, c);
                                gradient[at] = outer[n] * (Math.Exp(logs[at]) - Math.Exp(expected[(t * classes) + c] + Losses[n] - logs[at]));
                            }
                        }
                    }
                    return gradient;
                }

                private int At(long t, int n, long c) => Layout.Int((((t * samples) + n) * classes) + c);

                private long Symbol(int n, int s) => s % 2 == 0 ? blank : labels[n][s / 2];

                // Whether the blank between two labels may be skipped.
                private bool Skips(int n, int s) => s >= 2 && s % 2 == 1 && labels[n][s / 2] != labels[n][(s / 2) - 1];

                private (double[] Variables, double Loss) Forward(int n)
                {
                    var width = (2 * labels[n].Length) + 1;
                    var alpha = new double[steps[n] * width];
                    Array.Fill(alpha, double.NegativeInfinity);
                    if (steps[n] == 0) return (alpha, labels[n].Length == 0 ? 0 : double.PositiveInfinity);
                    alpha[0] = logs[At(0, n, blank)];
                    if (width > 1) alpha[1] = logs[At(0, n, Symbol(n, 1))];
                    for (var t = 1; t < steps[n]; t++)
                    {
                        for (var s = 0; s < width; s++)
                        {
                            var before = alpha.AsSpan((t - 1) * width, width);
                            var sum = Sum(before[s], s >= 1 ? before[s - 1] : double.NegativeInfinity, Skips(n, s) ? before[s - 2] : double.NegativeInfinity);
                            alpha[(t * width) + s] = sum + logs[At(t, n, Symbol(n, s))];
                        }
                    }
                    var last = alpha.AsSpan(Layout.Int((steps[n] - 1) * width), width);
                    return (alpha, -Sum(last[width - 1], width > 1 ? last[width - 2] : double.NegativeInfinity, double.NegativeInfinity));
                }

                // For each step and class the logarithm of the sum of forward times backward variables.
                private double[] Expected(int n, int width)
                {
                    var expected = new double[steps[n] * classes];
                    Array.Fill(expected, double.NegativeInfinity);
                    var beta = new double[width];
                    for (var t = (int)steps[n] - 1; t >= 0; t--)
                    {
                        var next = (double[])beta.Clone();
                        for (var s = 0; s < width; s++)
                        {
                            var sum = t == steps[n] - 1
                                ? (s >= width - 2 ? 0 : double.NegativeInfinity)
                                : Sum(next[s], s + 1 < width ? next[s + 1] : double.NegativeInfinity, s + 2 < width && Skips(n, s + 2) ? next[s + 2] : double.NegativeInfinity);
                            var symbol = Symbol(n, s);
                            beta[s] = sum + logs[At(t, n, symbol)];
                            var slot = Layout.Int((t * classes) + symbol);
                            expected[slot] = Sum(expected[slot], forward[n][(t * width) + s] + beta[s], double.NegativeInfinity);
                        }
                    }
                    return expected;
                }

                private static double Sum(double a, double b, double c)
                {
                    var largest = Math.Max(a, Math.Max(b, c));
                    return double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(Math.Exp(a - largest) + Math.Exp(b - largest) + Math.Exp(c - largest));
                }

                private long[] Lengths(Tensor lengths, string name)
                {
                    if (lengths.is_floating_point() || lengths.Type == ScalarType.Bool || lengths.numel() != samples) throw new ArgumentException($"ctc_loss: {name} of type {lengths.Type} and shape {Layout.Text(lengths.Sizes)}; expected {samples} integers.");
                    var values = lengths.to(ScalarType.Int64).reshape(-1).data<long>().ToArray();
                    foreach (var value in values)
                    {
                        if (value < 0) throw new ArgumentException($"ctc_loss: {value} in {name} is negative.");
                    }
                    return values;
                }

                private long[][] Split(Tensor targets, long[] counts)
                {
                    if (targets.is_floating_point() || targets.Type == ScalarType.Bool) throw new ArgumentException($"ctc_loss: the labels are {targets.Type}; expected integers.", nameof(targets));
                    var rows = targets.Sizes.Length == 2;
                    if (rows ? targets.Sizes[0] != samples || counts.Any(c => c > targets.Sizes[1]) : targets.Sizes.Length != 1 || counts.Sum() != targets.Sizes[0])
                    {
                        throw new ArgumentException($"ctc_loss: labels of shape {Layout.Text(targets.Sizes)} for lengths {string.Join(", ", counts)}; expected [{samples}, S] or [{counts.Sum()}].", nameof(targets));
                    }
                    var values = targets.to(ScalarType.Int64).contiguous().data<long>().ToArray();
                    var start = 0L;
                    var split = new long[samples][];
                    for (var n = 0; n < samples; n++)
                    {
                        split[n] = values[(int)start..(int)(start + counts[n])];
                        start += rows ? targets.Sizes[1] : counts[n];
                        foreach (var label in split[n])
                        {
                            if (label < 0 || label >= classes) throw new ArgumentOutOfRangeException(nameof(targets), $"ctc_loss: label {label} is not a class; there are {classes}.");
                        }
                    }
                    return split;
                }
            }
        }
    }
}
