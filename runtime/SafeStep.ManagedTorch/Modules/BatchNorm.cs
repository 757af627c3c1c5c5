using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Shifts and scales each channel to mean 0 and variance 1: by the batch's statistics while training, by running ones afterwards.</summary>
    public abstract class BatchNorm : nn.Module<Tensor, Tensor>
    {
        private Parameter? weightParameter;
        private Parameter? biasParameter;
        private Tensor? mean;
        private Tensor? variance;
        private Tensor? batches;

        private protected BatchNorm(string name, long features, double eps, double? momentum, bool affine, bool track, ScalarType? dtype) : base(name)
        {
            (num_features, this.eps, this.momentum, this.affine, track_running_stats) = (features, eps, momentum, affine, track);
            if (affine)
            {
                weight = ones([features], dtype).AsParameter();
                bias = zeros([features], dtype).AsParameter();
            }
            if (!track) return;
            running_mean = zeros([features], dtype);
            running_var = ones([features], dtype);
            num_batches_tracked = zeros([], ScalarType.Int64);
        }

        /// <summary>Channels.</summary>
        public long num_features { get; }

        /// <summary>Added to the variance.</summary>
        public double eps { get; set; }

        /// <summary>The share of the batch in the running statistics; null: they are plain averages over all batches.</summary>
        public double? momentum { get; set; }

        /// <summary>Whether there are weight and bias.</summary>
        public bool affine { get; }

        /// <summary>Whether running statistics are kept; without them the batch's are always used.</summary>
        public bool track_running_stats { get; }

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

        /// <summary>The running mean of each channel, or null.</summary>
        public Tensor? running_mean
        {
            get => mean;
            set
            {
                mean = value?.DetachFromDisposeScope();
                ConditionallyRegisterBuffer(nameof(running_mean), mean);
            }
        }

        /// <summary>The running (unbiased) variance of each channel, or null.</summary>
        public Tensor? running_var
        {
            get => variance;
            set
            {
                variance = value?.DetachFromDisposeScope();
                ConditionallyRegisterBuffer(nameof(running_var), variance);
            }
        }

        /// <summary>How many batches the running statistics have seen, or null.</summary>
        public Tensor? num_batches_tracked
        {
            get => batches;
            set
            {
                batches = value?.DetachFromDisposeScope();
                ConditionallyRegisterBuffer(nameof(num_batches_tracked), batches);
            }
        }

        /// <summary>Forgets the batches seen.</summary>
        public void reset_running_stats()
        {
            using var quiet = no_grad();
            mean?.zero_();
            variance?.fill_(1);
            batches?.zero_();
        }

        /// <summary>As a new layer: without batches seen, the weights 1 and the biases 0.</summary>
        public void reset_parameters()
        {
            reset_running_stats();
            using var quiet = no_grad();
            weightParameter?.fill_(1);
            biasParameter?.zero_();
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input)
        {
            CheckDimensions(input.Sizes);
            if (input.Sizes[1] != num_features)
            {
                throw new ArgumentException($"{GetName()}: an input of shape {Layout.Text(input.Sizes)} has {input.Sizes[1]} channels; expected {num_features}.", nameof(input));
            }
            var share = momentum ?? 0;
            if (training && batches is not null)
            {
                var seen = ++batches.Values<long>()[0];
                share = momentum ?? 1.0 / seen;
            }
            return nn.functional.batch_norm(input, mean, variance, weightParameter, biasParameter, training || mean is null, share, eps);
        }

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }

        private protected abstract void CheckDimensions(long[] sizes);
    }

    /// <summary>Batch norm over [N, C] or [N, C, L].</summary>
    public sealed class BatchNorm1d : BatchNorm
    {
        internal BatchNorm1d(long features, double eps, double? momentum, bool affine, bool track, ScalarType? dtype) : base(nameof(BatchNorm1d), features, eps, momentum, affine, track, dtype)
        {
        }

        private protected override void CheckDimensions(long[] sizes)
        {
            if (sizes.Length is not (2 or 3)) throw new ArgumentException($"BatchNorm1d: the input has shape {Layout.Text(sizes)}; expected [N, C] or [N, C, L].");
        }
    }

    /// <summary>Batch norm over [N, C, H, W].</summary>
    public sealed class BatchNorm2d : BatchNorm
    {
        internal BatchNorm2d(long features, double eps, double? momentum, bool affine, bool track, ScalarType? dtype) : base(nameof(BatchNorm2d), features, eps, momentum, affine, track, dtype)
        {
        }

        private protected override void CheckDimensions(long[] sizes)
        {
            if (sizes.Length != 4) throw new ArgumentException($"BatchNorm2d: the input has shape {Layout.Text(sizes)}; expected [N, C, H, W].");
        }
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Batch norm over [N, C] or [N, C, L]; weight one, bias zero, running mean 0 and variance 1 at the start.</summary>
            public static BatchNorm1d BatchNorm1d(
                long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, dtype);

            /// <summary>Batch norm over [N, C, H, W]; weight one, bias zero, running mean 0 and variance 1 at the start.</summary>
            public static BatchNorm2d BatchNorm2d(
                long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, dtype);
        }
    }
}
