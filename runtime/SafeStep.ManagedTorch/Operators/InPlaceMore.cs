namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>In place: elu.</summary>
        public Tensor elu_(double alpha = 1) => Overwrite("elu_", x => x.elu(alpha));

        /// <summary>In place: selu.</summary>
        public Tensor selu_() => Overwrite("selu_", x => x.selu());

        /// <summary>In place: celu.</summary>
        public Tensor celu_(Scalar alpha) => Overwrite("celu_", x => x.celu(alpha));

        /// <summary>In place: leaky_relu.</summary>
        public Tensor leaky_relu_(Scalar negative_slope) => Overwrite("leaky_relu_", x => x.leaky_relu(negative_slope));

        /// <summary>In place: hardswish.</summary>
        public Tensor hardswish_() => Overwrite("hardswish_", x => x.hardswish());

        /// <summary>In place: hardsigmoid.</summary>
        public Tensor hardsigmoid_() => Overwrite("hardsigmoid_", x => x.hardsigmoid());

        /// <summary>In place: hardtanh.</summary>
        public Tensor hardtanh_(Scalar min, Scalar max) => Overwrite("hardtanh_", x => x.hardtanh(min, max));

        /// <summary>In place: relu6.</summary>
        public Tensor relu6_() => Overwrite("relu6_", x => x.relu6());

        /// <summary>In place: round.</summary>
        public Tensor round_(long decimals = 0L) => Overwrite("round_", x => x.round(decimals));

        /// <summary>In place: remainder.</summary>
        public Tensor remainder_(Tensor target) => Overwrite("remainder_", x => x.remainder(target));

        /// <summary>In place: clamp_min.</summary>
        public Tensor clamp_min_(Scalar min) => Overwrite("clamp_min_", x => x.clamp_min(min));

        /// <summary>In place: clamp_max.</summary>
        public Tensor clamp_max_(Scalar max) => Overwrite("clamp_max_", x => x.clamp_max(max));

        /// <summary>In place: lerp.</summary>
        public Tensor lerp_(Tensor end, Tensor weight) => Overwrite("lerp_", x => x.lerp(end, weight));
    }
}
