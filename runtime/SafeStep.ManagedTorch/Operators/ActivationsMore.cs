namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>x where positive, alpha (exp(x) - 1) elsewhere (Clevert et al., 2016).</summary>
        public Tensor elu(double alpha = 1) => elu(alpha, 1.0, 1.0);

        /// <summary>scale times (x where positive, alpha (exp(input_scale x) - 1) elsewhere).</summary>
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale)
        {
            RequireFloating("elu");
            using var scope = NewDisposeScope();
            var x = detach();
            var bent = x.mul(input_scale).expm1().mul(alpha.AsDouble * scale.AsDouble);
            return Tape.Record("elu", bent.where(x.le(0), x.mul(scale)), [this], [this], (n, g) =>
            {
                var at = n.Saved(0);
                var slope = at.mul(input_scale).exp().mul(alpha.AsDouble * scale.AsDouble * input_scale.AsDouble);
                n.Give(0, g.mul(slope).where(at.le(0), g.mul(scale)));
            }).MoveToOuterDisposeScope();
        }

        /// <summary>x where positive, alpha (exp(x / alpha) - 1) elsewhere (Barron, 2017).</summary>
        /// <exception cref="ArgumentException">alpha is 0.</exception>
        public Tensor celu(Scalar alpha) => alpha.AsDouble == 0 ? throw new ArgumentException("celu: alpha cannot be 0.", nameof(alpha)) : elu(alpha, 1.0, 1 / alpha.AsDouble);

        /// <summary>The self-normalising exponential unit (Klambauer et al., 2017).</summary>
        public Tensor selu() => elu(1.6732632423543772, 1.0507009873554805, 1.0);

        /// <summary>x where positive, slope times x elsewhere.</summary>
        public Tensor leaky_relu(Scalar negative_slope)
        {
            RequireFloating("leaky_relu");
            using var scope = NewDisposeScope();
            return where(gt(0), mul(negative_slope.AsDouble)).MoveToOuterDisposeScope();
        }

        /// <summary>x where positive, weight times x elsewhere; one weight, or one per channel (dimension 1).</summary>
        public Tensor prelu(Tensor target)
        {
            var channels = Sizes.Length > 1 ? Sizes[1] : 1;
            if (target.Sizes.Length > 1 || (target.numel() != 1 && (target.numel() != channels || Sizes.Length == 0)))
            {
                throw new ArgumentException($"prelu: a weight of shape {Layout.Text(target.Sizes)} does not fit an input of shape {Layout.Text(Sizes)}; expected one value, or one for each of the {channels} channels.", nameof(target));
            }
            if (target.Type != Type || !is_floating_point()) throw new InvalidOperationException($"prelu: the input is {Type}, the weight {target.Type}; both must be of one floating-point type.");
            using var scope = NewDisposeScope();
            var weight = target.numel() == 1 ? target.reshape([.. Enumerable.Repeat(1L, Sizes.Length)]) : target.view([-1, .. Enumerable.Repeat(1L, Sizes.Length - 2)]);
            var (x, w) = (detach(), weight.detach());
            return Tape.Record("prelu", x.where(x.gt(0), x.mul(w)), [this, weight], [this, weight], static (n, g) =>
            {
                var (at, slope) = (n.Saved(0), n.Saved(1));
                var positive = at.gt(0);
                if (n.Wants(0)) n.Give(0, g.where(positive, g.mul(slope)));
                if (n.Wants(1)) n.Give(1, g.mul(at).masked_fill(positive, 0));
            }).MoveToOuterDisposeScope();
        }

        /// <summary>log(1 + exp(beta x)) / beta; x itself where beta x exceeds the threshold.</summary>
        public Tensor softplus(double beta = 1, double threshold = 20)
        {
            RequireFloating("softplus");
            using var scope = NewDisposeScope();
            var scaled = mul(beta);
            // log(1 + e^x) = max(x, 0) + log(1 + e^-|x|) does not overflow.
            var smooth = scaled.clamp_min(0).add(scaled.abs().neg().exp().log1p()).div(beta);
            var exact = Tape.Record("softplus", smooth.detach(), [this], [this], (n, g) => n.Give(0, g.mul(n.Saved(0).mul(beta).sigmoid())));
            return where(scaled.detach().gt(threshold), exact).MoveToOuterDisposeScope();
        }

        /// <summary>log(1 / (1 + exp(-x))).</summary>
        public Tensor log_sigmoid()
        {
            RequireFloating("log_sigmoid");
            using var scope = NewDisposeScope();
            var x = detach();
            // min(x, 0) - log(1 + e^-|x|) does not overflow.
            var result = x.clamp_max(0).sub(x.abs().neg().exp().log1p());
            return Tape.Record("log_sigmoid", result, [this], [this], static (n, g) => n.Give(0, g.mul(n.Saved(0).neg().sigmoid()))).MoveToOuterDisposeScope();
        }

        /// <summary>x tanh(softplus(x)) (Misra, 2020).</summary>
        public Tensor mish() => mul(softplus().tanh());

        /// <summary>x limited to a range.</summary>
        public Tensor hardtanh(Scalar min, Scalar max) => Limited("hardtanh", min, max);

        /// <summary>x limited to 0 to 6.</summary>
        public Tensor relu6() => Limited("relu6", 0, 6);

        /// <summary>x / 6 + 1/2 limited to 0 to 1.</summary>
        public Tensor hardsigmoid()
        {
            RequireFloating("hardsigmoid");
            using var scope = NewDisposeScope();
            return Tape.Record("hardsigmoid", detach().add(3).clamp(0, 6).div(6), [this], [this], static (n, g) => n.Give(0, g.div(6).masked_fill(n.Saved(0).abs().lt(3).logical_not(), 0))).MoveToOuterDisposeScope();
        }

        /// <summary>x times hardsigmoid(x) (Howard et al., 2019).</summary>
        public Tensor hardswish()
        {
            RequireFloating("hardswish");
            using var scope = NewDisposeScope();
            var x = detach();
            return Tape.Record("hardswish", x.mul(x.add(3).clamp(0, 6)).div(6), [this], [this], static (n, g) =>
            {
                var at = n.Saved(0);
                var inside = g.mul(at.div(3).add(0.5));
                n.Give(0, inside.masked_fill(at.le(-3), 0).where(at.lt(3), g));
            }).MoveToOuterDisposeScope();
        }

        // Limits that are reached have no gradient; those of integers are integers.
        private Tensor Limited(string op, Scalar min, Scalar max)
        {
            RefuseBool(op);
            if (Type == ScalarType.Byte && (min.AsDouble < 0 || max.AsDouble < 0)) throw new ArgumentException($"{op}: the limits {min} and {max} are not values of a Byte.");
            using var scope = NewDisposeScope();
            var result = detach().clamp(ElementTypes.Stored(op, min, Type), ElementTypes.Stored(op, max, Type));
            return Tape.Record(op, result, [this], [this], (n, g) =>
            {
                var x = n.Saved(0);
                n.Give(0, g.masked_fill(x.le(min).logical_or(x.ge(max)), 0));
            }).MoveToOuterDisposeScope();
        }

        /// <summary>x / (1 + |x|).</summary>
        public Tensor softsign() => div(abs().add(1));

        /// <summary>The first half of a dimension times the sigmoid of the second (Dauphin et al., 2017).</summary>
        public Tensor glu(long dim = -1)
        {
            RequireFloating("glu");
            if (Sizes.Length == 0) throw new ArgumentException("glu: a tensor without dimensions has no halves.");
            var size = Sizes[Layout.Dim("glu", dim, Sizes.Length)];
            if (size % 2 != 0) throw new ArgumentException($"glu: dimension {dim} of shape {Layout.Text(Sizes)} is odd; it must split in halves.");
            return narrow(dim, 0, size / 2).mul(narrow(dim, size / 2, size / 2).sigmoid());
        }
    }

    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// The rectifier smoothed by a Gaussian: x Phi(beta x) + phi(beta x) / beta, with slope Phi(beta x). Entire, convex and monotone; ReLU as beta grows.
            /// From the paper's appendix 3; TorchSharp does not have it.
            /// </summary>
            public static Tensor ria(Tensor x, double beta = 1.0)
            {
                if (beta <= 0) throw new ArgumentOutOfRangeException(nameof(beta), $"ria: beta {beta} is not positive.");
                using var scope = NewDisposeScope();
                var values = x.detach();
                var scaled = values.mul(beta);
                var cdf = NormalCdf(scaled);
                var density = scaled.square().mul(-0.5).exp().mul(1 / (beta * Math.Sqrt(2 * Math.PI)));
                return Tape.Record("ria", values.mul(cdf).add(density), [x], [cdf], static (n, g) => n.Give(0, g.mul(n.Saved(0)))).MoveToOuterDisposeScope();
            }

            /// <summary>value times Phi(beta gate): a gate by the normal distribution function, without the poles of a sigmoid. From the paper's appendix 3; TorchSharp does not have it.</summary>
            public static Tensor gauss_glu(Tensor value, Tensor gate, double beta = 1.0)
            {
                using var scope = NewDisposeScope();
                return value.mul(NormalCdf(gate.mul(beta))).MoveToOuterDisposeScope();
            }

            private static Tensor NormalCdf(Tensor x) => x.mul(1 / Math.Sqrt(2)).erf().add(1).mul(0.5);
        }
    }
}
