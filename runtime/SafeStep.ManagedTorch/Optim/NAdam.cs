using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Adam with Nesterov momentum (Dozat, 2016).</summary>
    public class NAdam : OptimizerHelper<NAdam.Options, NAdam.State>, optim.IBetas
    {
        internal NAdam(IEnumerable<Modules.ParamGroup> groups, Options defaults) : base(groups, defaults)
        {
            MomentSettings(defaults.beta1, defaults.beta2, defaults.eps, defaults.weight_decay);
            NotNegative(nameof(defaults.momentum_decay), defaults.momentum_decay);
        }

        /// <inheritdoc/>
        public (double, double) Betas
        {
            get => (Defaults.beta1!.Value, Defaults.beta2!.Value);
            set => (Defaults.beta1, Defaults.beta2) = value;
        }

        private protected override void Update(Parameter parameter, Tensor gradient, Options options, State state)
        {
            if (options.weight_decay is { } decay && decay != 0) gradient = gradient.add(parameter, decay);
            var (beta1, beta2) = (options.beta1!.Value, options.beta2!.Value);
            state.exp_avg!.mul_(beta1).add_(gradient, 1 - beta1);
            state.exp_avg_sq!.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
            var root = state.exp_avg_sq.div(1 - Math.Pow(beta2, state.step)).sqrt().add(options.eps!.Value);
            var (now, next) = (Momentum(state.step), Momentum(state.step + 1));
            state.mu_product *= now;
            var rate = options.LearningRate!.Value;
            parameter.addcdiv_(gradient, root, -rate * (1 - now) / (1 - state.mu_product));
            parameter.addcdiv_(state.exp_avg, root, -rate * next / (1 - (state.mu_product * next)));

            double Momentum(long step) => beta1 * (1 - (0.5 * Math.Pow(0.96, step * options.momentum_decay!.Value)));
        }

        /// <summary>What is remembered about one parameter.</summary>
        public sealed class State : OptimizerState
        {
            /// <summary>The running mean of the gradient.</summary>
            public Tensor? exp_avg { get; set; }

            /// <summary>The running mean of its square.</summary>
            public Tensor? exp_avg_sq { get; set; }

            /// <summary>The product of the momenta so far.</summary>
            public double mu_product { get; set; } = 1;

            internal override void Begin(Parameter parameter, OptimizerOptions options)
            {
                exp_avg ??= Zeros(parameter);
                exp_avg_sq ??= Zeros(parameter);
            }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                writer.Write(mu_product);
                TensorStream.Write(writer, exp_avg!);
                TensorStream.Write(writer, exp_avg_sq!);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                mu_product = reader.ReadDouble();
                (exp_avg, exp_avg_sq) = (Load(reader), Load(reader));
            }

            internal override void CopyNumbers(OptimizerState source) => mu_product = ((State)source).mu_product;

            internal override Tensor?[] Tensors
            {
                get => [exp_avg, exp_avg_sq];
                set => (exp_avg, exp_avg_sq) = (value[0], value[1]);
            }
        }

        /// <summary>The options of a group; those left null take the optimizer's.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>Decay rate of the mean.</summary>
            public double? beta1 { get; set; }

            /// <summary>Decay rate of the mean square.</summary>
            public double? beta2 { get; set; }

            /// <summary>Added to the root mean square.</summary>
            public double? eps { get; set; }

            /// <summary>Times the parameter, added to the gradient.</summary>
            public double? weight_decay { get; set; }

            /// <summary>How fast the momentum grows to beta1.</summary>
            public double? momentum_decay { get; set; }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(beta1!.Value);
                writer.Write(beta2!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(momentum_decay!.Value);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                beta1 = reader.ReadDouble();
                beta2 = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                momentum_decay = reader.ReadDouble();
            }

            internal override void Complete(OptimizerOptions defaults)
            {
                CompleteRate(defaults);
                if (defaults is not Options given) return;
                beta1 ??= given.beta1;
                beta2 ??= given.beta2;
                eps ??= given.eps;
                weight_decay ??= given.weight_decay;
                momentum_decay ??= given.momentum_decay;
            }
        }

        /// <summary>Parameters that share options.</summary>
        public class ParamGroup : ParamGroup<Options>, optim.IBetas
        {
            /// <summary>To be filled in.</summary>
            public ParamGroup()
            {
            }

            /// <summary>Of the parameters and options given.</summary>
            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options)
            {
            }

            /// <summary>Of the parameters and options given.</summary>
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1.0, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 4e-3)
                : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, momentum_decay = momentum_decay })
            {
            }

            /// <inheritdoc/>
            public (double, double) Betas
            {
                get => (Options.beta1!.Value, Options.beta2!.Value);
                set => (Options.beta1, Options.beta2) = value;
            }
        }
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <inheritdoc cref="Modules.NAdam"/>
            public static NAdam NAdam(IEnumerable<Parameter> named_parameters, double lr = 2e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 4e-3) =>
                NAdam([new NAdam.ParamGroup { Parameters = named_parameters }], lr, beta1, beta2, eps, weight_decay, momentum_decay);

            /// <inheritdoc cref="Modules.NAdam"/>
            public static NAdam NAdam(IEnumerable<(string name, Parameter parameter)> named_parameters, double lr = 2e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 4e-3) =>
                NAdam(named_parameters.Select(p => p.parameter), lr, beta1, beta2, eps, weight_decay, momentum_decay);

            /// <inheritdoc cref="Modules.NAdam"/>
            public static NAdam NAdam(IEnumerable<NAdam.ParamGroup> parameters, double lr = 2e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 4e-3) =>
                new(parameters, new NAdam.Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, momentum_decay = momentum_decay });
        }
    }
}
