namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Ways to fill parameters before training, in place and unrecorded.</summary>
        public static class init
        {
            /// <summary>The activation that follows a layer.</summary>
            public enum NonlinearityType
            {
                /// <summary>None.</summary>
                Linear,

                /// <summary>None, after a 1d convolution.</summary>
                Conv1D,

                /// <summary>None, after a 2d convolution.</summary>
                Conv2D,

                /// <summary>Sigmoid.</summary>
                Sigmoid,

                /// <summary>Tanh.</summary>
                Tanh,

                /// <summary>ReLU.</summary>
                ReLU,

                /// <summary>Leaky ReLU; the parameter is its slope.</summary>
                LeakyReLU,
            }

            /// <summary>Which side's variance is kept.</summary>
            public enum FanInOut
            {
                /// <summary>The forward pass's.</summary>
                FanIn,

                /// <summary>The backward pass's.</summary>
                FanOut,
            }

            /// <summary>The factor that keeps the variance through an activation.</summary>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2.0),
                NonlinearityType.LeakyReLU => Math.Sqrt(2.0 / (1 + (param * param))),
                _ => 1,
            };

            /// <summary>Ones.</summary>
            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            /// <summary>Zeros.</summary>
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            /// <summary>One value.</summary>
            public static Tensor constant_(Tensor tensor, Scalar val) => Quietly(tensor, t => t.fill_(val));

            /// <summary>Uniform random numbers.</summary>
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) => Quietly(tensor, t => t.uniform_(low, high, generator));

            /// <summary>Normal random numbers.</summary>
            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) => Quietly(tensor, t => t.normal_(mean, std, generator));

            /// <summary>Normal random numbers between a and b, by the inverse of the distribution function, as PyTorch draws them.</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0.0, double std = 1.0, double a = -2.0, double b = 2.0, Generator? generator = null) => Quietly(tensor, t =>
            {
                // Places in units of the deviation over sqrt(2); erf there is the share of numbers within, from -1 to 1.
                var (from, to) = ((a - mean) / (std * Math.Sqrt(2)), (b - mean) / (std * Math.Sqrt(2)));
                t.uniform_(1 - ComplementaryErrorFunction.Erfc(from), 1 - ComplementaryErrorFunction.Erfc(to), generator);
                var places = t.to(ScalarType.Float64).data<double>().ToArray();
                for (var i = 0; i < places.Length; i++) places[i] = Math.Clamp((ComplementaryErrorFunction.Inverse(places[i]) * std * Math.Sqrt(2)) + mean, a, b);
                t.copy_(torch.tensor(places, t.Sizes));
            });

            /// <summary>Uniform within gain sqrt(3 / fan) (He et al., 2015); a is the slope of a leaky ReLU.</summary>
            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = Math.Sqrt(3) * Deviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with deviation gain / sqrt(fan) (He et al., 2015).</summary>
            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, Deviation(tensor, a, mode, nonlinearity));

            /// <summary>Uniform within gain sqrt(6 / (fan in + fan out)) (Glorot and Bengio, 2010).</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                var bound = gain * Math.Sqrt(6.0 / (fanIn + fanOut));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with deviation gain sqrt(2 / (fan in + fan out)) (Glorot and Bengio, 2010).</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return normal_(tensor, 0, gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
            }

            /// <summary>A matrix with ones on its diagonal.</summary>
            /// <exception cref="ArgumentException">Not two dimensions.</exception>
            public static Tensor eye_(Tensor tensor)
            {
                if (tensor.Sizes.Length != 2) throw new ArgumentException($"eye_: a tensor of shape {Layout.Text(tensor.Sizes)}; expected a matrix.", nameof(tensor));
                return Quietly(tensor, t => t.copy_(torch.eye(t.Sizes[0], t.Sizes[1], t.Type)));
            }

            /// <summary>A convolution's weight that lets as many channels as it can through: one in the middle of the window of each.</summary>
            /// <exception cref="ArgumentException">Not three to five dimensions.</exception>
            public static Tensor dirac_(Tensor tensor)
            {
                if (tensor.Sizes.Length is < 3 or > 5) throw new ArgumentException($"dirac_: a tensor of shape {Layout.Text(tensor.Sizes)}; expected a convolution's weight, of 3 to 5 dimensions.", nameof(tensor));
                return Quietly(tensor, t =>
                {
                    t.zero_();
                    for (var d = 2; d < tensor.Sizes.Length; d++) t = t.select(2, tensor.Sizes[d] / 2);
                    t.diagonal().fill_(1);
                });
            }

            /// <summary>Rows or columns, whichever are fewer, at right angles and of length gain (Saxe et al., 2014): the orthogonal part of a matrix of normal numbers.</summary>
            /// <exception cref="ArgumentException">Fewer than two dimensions.</exception>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1.0)
            {
                if (tensor.Sizes.Length < 2) throw new ArgumentException($"orthogonal_: a tensor of shape {Layout.Text(tensor.Sizes)}; expected at least 2 dimensions.", nameof(tensor));
                if (!tensor.is_floating_point()) throw new InvalidOperationException($"orthogonal_: the elements are {tensor.Type}; expected a floating-point type.");
                if (tensor.numel() == 0) return tensor;
                return Quietly(tensor, t =>
                {
                    var (rows, columns) = ((int)t.Sizes[0], (int)(t.numel() / t.Sizes[0]));
                    var drawn = torch.randn([rows, columns], ScalarType.Float32).to(ScalarType.Float64);
                    var vectors = Orthonormal(rows < columns ? drawn : drawn.t());
                    t.copy_((rows < columns ? vectors : vectors.t()).mul(gain).reshape(t.Sizes));
                });
            }

            // Each row less its parts along those before it, twice against rounding: the rows of Q^T where the diagonal of R is positive.
            private static Tensor Orthonormal(Tensor rows)
            {
                var found = new List<Tensor>();
                foreach (var row in rows.unbind(0))
                {
                    var rest = row;
                    for (var pass = 0; pass < 2; pass++)
                    {
                        foreach (var before in found) rest = rest.sub(before.mul(rest.dot(before)));
                    }
                    found.Add(rest.div(rest.norm()));
                }
                return torch.stack(found);
            }

            /// <summary>How many values feed one output of a weight [out, in, ...], and how many outputs one value feeds.</summary>
            /// <exception cref="ArgumentException">Fewer than two dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var sizes = tensor.Sizes;
                if (sizes.Length < 2) throw new ArgumentException($"Fan in and fan out need at least 2 dimensions; the shape is {Layout.Text(sizes)}.", nameof(tensor));
                var field = Layout.Count(sizes.AsSpan(2));
                return (sizes[1] * field, sizes[0] * field);
            }

            private static double Deviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static Tensor Quietly(Tensor tensor, Action<Tensor> fill)
            {
                using var _ = no_grad();
                using var values = tensor.Alias();
                fill(values);
                return tensor;
            }
        }

        /// <summary>Helpers for training loops.</summary>
        public static partial class utils
        {
            /// <summary>Sequences of different lengths.</summary>
            public static class rnn
            {
                /// <summary>Sequences [length, ...] in one tensor [longest, number, ...], or [number, longest, ...]; what is missing at their ends is the padding value.</summary>
                /// <exception cref="ArgumentException">No sequence, or other sizes but the length.</exception>
                public static Tensor pad_sequence(IEnumerable<Tensor> sequences, bool batch_first = false, double padding_value = 0.0)
                {
                    Tensor[] all = [.. sequences];
                    if (all.Length == 0 || all.Any(s => s.Sizes.Length == 0 || !s.Sizes.AsSpan(1).SequenceEqual(all[0].Sizes.AsSpan(1)))) throw new ArgumentException("pad_sequence: expected sequences that differ in their first dimension alone.", nameof(sequences));
                    using var scope = NewDisposeScope();
                    var longest = all.Max(s => s.Sizes[0]);
                    var padded = all.Select(s => s.Sizes[0] == longest ? s : cat([s, full([longest - s.Sizes[0], .. s.Sizes[1..]], padding_value, s.Type)], 0));
                    return stack(padded, batch_first ? 0 : 1).MoveToOuterDisposeScope();
                }
            }

            /// <summary>Scales all gradients so that their common norm is at most max_norm; returns the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Modules.Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var quiet = no_grad();
                using var scope = NewDisposeScope();
                var gradients = tensors.Select(p => p.grad).OfType<Tensor>().ToArray();
                if (gradients.Length == 0) return 0;
                var norms = gradients.Select(g => g.norm((float)norm_type).to(ScalarType.Float64).item<double>()).ToArray();
                var total = double.IsPositiveInfinity(norm_type) ? norms.Max() : Math.Pow(norms.Sum(n => Math.Pow(n, norm_type)), 1 / norm_type);
                var factor = max_norm / (total + 1e-6);
                if (factor < 1 || double.IsNaN(factor))
                {
                    foreach (var gradient in gradients) gradient.mul_(factor);
                }
                return total;
            }

            /// <summary>Limits every element of every gradient to the range from -clip_value to clip_value.</summary>
            public static void clip_grad_value_(IEnumerable<Modules.Parameter> tensors, double clip_value)
            {
                using var quiet = no_grad();
                foreach (var parameter in tensors) parameter.grad?.clamp_(-clip_value, clip_value);
            }

            /// <summary>All parameters as one vector.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Tensor> tensors) => cat((IList<Tensor>)tensors.Select(t => t.reshape(-1)).ToArray());

            /// <summary>Copies a vector back into the parameters it was made from.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Tensor> tensors)
            {
                using var quiet = no_grad();
                var start = 0L;
                foreach (var tensor in tensors)
                {
                    using var part = vec.narrow(0, start, tensor.numel());
                    using var shaped = part.reshape(tensor.Sizes);
                    tensor.copy_(shaped);
                    start += tensor.numel();
                }
            }
        }
    }
}
