namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Each group of channels of each sample of [N, C, ...] to mean 0 and variance 1, then times weight plus bias per channel (Wu and He, 2018).</summary>
            /// <exception cref="ArgumentException">The channels do not divide into the groups.</exception>
            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
            {
                if (!input.is_floating_point()) throw new InvalidOperationException($"group_norm: the input is {input.Type}; expected a floating-point type.");
                if (input.Sizes.Length < 2 || num_groups < 1 || input.Sizes[1] % num_groups != 0)
                {
                    throw new ArgumentException($"group_norm: the channels of an input of shape {Layout.Text(input.Sizes)} do not divide into {num_groups} groups.");
                }
                using var scope = NewDisposeScope();
                var size = input.Sizes[1] / num_groups * Layout.Count(input.Sizes.AsSpan(2));
                var normalised = layer_norm(input.reshape(input.Sizes[0] * num_groups, size), [size], eps: eps).view(input.Sizes);
                if (weight is not null) normalised = normalised.mul(PerChannel("group_norm", nameof(weight), weight, input));
                if (bias is not null) normalised = normalised.add(PerChannel("group_norm", nameof(bias), bias, input));
                return normalised.MoveToOuterDisposeScope();
            }

            /// <summary>Each channel of each sample of [N, C, ...] to mean 0 and variance 1, then times weight plus bias per channel (Ulyanov et al., 2016).</summary>
            public static Tensor instance_norm(
                Tensor input, Tensor? running_mean = null, Tensor? running_var = null, Tensor? weight = null, Tensor? bias = null, bool use_input_stats = true, double momentum = 0.1, double eps = 1e-5)
            {
                if (input.Sizes.Length < 3) throw new ArgumentException($"instance_norm: an input of shape {Layout.Text(input.Sizes)}; expected [N, C, ...] with positions.");
                if (!use_input_stats) return batch_norm(input, running_mean, running_var, weight, bias, false, momentum, eps);
                if (running_mean is not null || running_var is not null)
                {
                    using var quiet = no_grad();
                    using var scope = NewDisposeScope();
                    var rows = input.detach().reshape(input.Sizes[0], input.Sizes[1], -1);
                    running_mean?.mul_(1 - momentum).add_(rows.mean([0, 2]), momentum);
                    running_var?.mul_(1 - momentum).add_(rows.var([2]).mean([0]), momentum);
                }
                return group_norm(input, input.Sizes[1], weight, bias, eps);
            }

            /// <summary>Each vector along a dimension divided by its p-norm, or by eps where that is smaller.</summary>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1L, double eps = 1e-12) => input.div(input.norm((int)dim, keepdim: true, (float)p).clamp_min(eps));

            private static Tensor PerChannel(string op, string name, Tensor vector, Tensor input)
            {
                if (vector.Sizes.Length != 1 || vector.Sizes[0] != input.Sizes[1])
                {
                    throw new ArgumentException($"{op}: a {name} of shape {Layout.Text(vector.Sizes)} does not fit an input of shape {Layout.Text(input.Sizes)}; expected [{input.Sizes[1]}].");
                }
                return vector.view([input.Sizes[1], .. Enumerable.Repeat(1L, input.Sizes.Length - 2)]);
            }
        }
    }
}
