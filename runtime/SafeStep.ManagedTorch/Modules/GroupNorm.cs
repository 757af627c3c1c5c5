using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Shifts and scales groups of channels of each sample to mean 0 and variance 1, then applies weight and bias per channel.</summary>
    public sealed class GroupNorm : nn.Module<Tensor, Tensor>
    {
        private Parameter? weightParameter;
        private Parameter? biasParameter;

        internal GroupNorm(long groups, long channels, double eps, bool affine, ScalarType? dtype) : base(nameof(GroupNorm))
        {
            if (groups < 1 || channels % groups != 0) throw new ArgumentException($"GroupNorm: {channels} channels do not divide into {groups} groups.", nameof(groups));
            (num_groups, num_channels, this.eps, this.affine) = (groups, channels, eps, affine);
            if (!affine) return;
            weight = ones([channels], dtype).AsParameter();
            bias = zeros([channels], dtype).AsParameter();
        }

        /// <summary>Groups of channels.</summary>
        public long num_groups { get; set; }

        /// <summary>Channels.</summary>
        public long num_channels { get; set; }

        /// <summary>Added to the variance.</summary>
        public double eps { get; set; }

        /// <summary>Whether there are weight and bias.</summary>
        public bool affine { get; set; }

        /// <summary>One factor per channel.</summary>
        public Parameter weight
        {
            get => weightParameter!;
            set
            {
                weightParameter = value;
                ConditionallyRegisterParameter(nameof(weight), value);
            }
        }

        /// <summary>One addend per channel.</summary>
        public Parameter? bias
        {
            get => biasParameter;
            set
            {
                biasParameter = value;
                ConditionallyRegisterParameter(nameof(bias), value);
            }
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.group_norm(tensor, num_groups, weightParameter, biasParameter, eps);

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>Shifts and scales each channel of each sample to mean 0 and variance 1, then applies weight and bias per channel.</summary>
    public abstract class InstanceNorm : nn.Module<Tensor, Tensor>
    {
        private readonly int dims;

        private protected InstanceNorm(string name, int dims, long features, double eps, double momentum, bool affine, bool track, ScalarType? dtype) : base(name)
        {
            (this.dims, num_features, this.eps, this.momentum) = (dims, features, eps, momentum);
            if (affine)
            {
                (weight, bias) = (ones([features], dtype).AsParameter(), zeros([features], dtype).AsParameter());
                register_parameter(nameof(weight), weight);
                register_parameter(nameof(bias), bias);
            }
            if (!track) return;
            (running_mean, running_var) = (zeros([features], dtype).DetachFromDisposeScope(), ones([features], dtype).DetachFromDisposeScope());
            register_buffer(nameof(running_mean), running_mean);
            register_buffer(nameof(running_var), running_var);
            num_batches_tracked = zeros([], ScalarType.Int64).DetachFromDisposeScope();
            register_buffer(nameof(num_batches_tracked), num_batches_tracked);
        }

        /// <summary>Channels.</summary>
        public long num_features { get; }

        /// <summary>Added to the variance.</summary>
        public double eps { get; }

        /// <summary>The share of the batch in the running statistics.</summary>
        public double momentum { get; }

        /// <summary>One factor per channel, or null.</summary>
        public Parameter? weight { get; }

        /// <summary>One addend per channel, or null.</summary>
        public Parameter? bias { get; }

        /// <summary>The running mean of each channel, or null.</summary>
        public Tensor? running_mean { get; }

        /// <summary>The running variance of each channel, or null.</summary>
        public Tensor? running_var { get; }

        /// <summary>Zero, as in PyTorch, whose files hold it; null without running statistics.</summary>
        public Tensor? num_batches_tracked { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input)
        {
            if (input.Sizes.Length == dims + 1)
            {
                using var scope = NewDisposeScope();
                return forward(input.unsqueeze(0)).squeeze(0).MoveToOuterDisposeScope();
            }
            if (input.Sizes.Length != dims + 2 || input.Sizes[1] != num_features) throw new ArgumentException($"{GetName()}: an input of shape {Layout.Text(input.Sizes)}; expected {dims + 2} dimensions, or {dims + 1} without the batch, and {num_features} channels.");
            return nn.functional.instance_norm(input, running_mean, running_var, weight, bias, training || running_mean is null, momentum, eps);
        }

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>Instance norm over [N, C, L] or [C, L].</summary>
    public sealed class InstanceNorm1d : InstanceNorm
    {
        internal InstanceNorm1d(long features, double eps, double momentum, bool affine, bool track, ScalarType? dtype) : base(nameof(InstanceNorm1d), 1, features, eps, momentum, affine, track, dtype)
        {
        }
    }

    /// <summary>Instance norm over [N, C, H, W] or [C, H, W].</summary>
    public sealed class InstanceNorm2d : InstanceNorm
    {
        internal InstanceNorm2d(long features, double eps, double momentum, bool affine, bool track, ScalarType? dtype) : base(nameof(InstanceNorm2d), 2, features, eps, momentum, affine, track, dtype)
        {
        }
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.GroupNorm"/>
            public static GroupNorm GroupNorm(long num_groups, long num_channels, double eps = 1e-05, bool affine = true, Device? device = null, ScalarType? dtype = null) => new(num_groups, num_channels, eps, affine, dtype);

            /// <inheritdoc cref="Modules.InstanceNorm1d"/>
            public static InstanceNorm1d InstanceNorm1d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = false, bool track_running_stats = false, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, dtype);

            /// <inheritdoc cref="Modules.InstanceNorm2d"/>
            public static InstanceNorm2d InstanceNorm2d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = false, bool track_running_stats = false, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, dtype);
        }
    }
}
