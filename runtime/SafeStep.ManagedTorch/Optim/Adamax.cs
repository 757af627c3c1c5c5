using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Adam by the largest gradient instead of the mean square (Kingma and Ba, 2015).</summary>
    public class Adamax : OptimizerHelper<Adamax.Options, Adamax.State>, optim.IBetas
    {
        internal Adamax(IEnumerable<Modules.ParamGroup> groups, Options defaults) : base(groups, defaults)
        {
            MomentSettings(defaults.beta1, defaults.beta2, defaults.eps, defaults.weight_decay);
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
            state.exp_inf!.copy_(state.exp_inf.mul(beta2).maximum(gradient.abs().add(options.eps!.Value)));
            parameter.addcdiv_(state.exp_avg, state.exp_inf, -options.LearningRate!.Value / (1 - Math.Pow(beta1, state.step)));
        }

        /// <summary>What is remembered about one parameter.</summary>
        public sealed class State : OptimizerState
        {
            /// <summary>The running mean of the gradient.</summary>
            public Tensor? exp_avg { get; set; }

            /// <summary>The largest magnitude of the gradient, fading.</summary>
            public Tensor? exp_inf { get; set; }

            internal override void Begin(Parameter parameter, OptimizerOptions options)
            {
                exp_avg ??= Zeros(parameter);
                exp_inf ??= Zeros(parameter);
            }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                TensorStream.Write(writer, exp_avg!);
                TensorStream.Write(writer, exp_inf!);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                (exp_avg, exp_inf) = (Load(reader), Load(reader));
            }

            internal override Tensor?[] Tensors
            {
                get => [exp_avg, exp_inf];
                set => (exp_avg, exp_inf) = (value[0], value[1]);
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

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(beta1!.Value);
                writer.Write(beta2!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                beta1 = reader.ReadDouble();
                beta2 = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
            }

            internal override void Complete(OptimizerOptions defaults)
            {
                CompleteRate(defaults);
                if (defaults is not Options given) return;
                beta1 ??= given.beta1;
                beta2 ??= given.beta2;
                eps ??= given.eps;
                weight_decay ??= given.weight_decay;
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1.0, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
                : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay })
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
            /// <inheritdoc cref="Modules.Adamax"/>
            public static Adamax Adamax(IEnumerable<Parameter> parameters, double lr = 2e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) =>
                Adamax([new Adamax.ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay);

            /// <inheritdoc cref="Modules.Adamax"/>
            public static Adamax Adamax(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 2e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) =>
                Adamax(parameters.Select(p => p.parameter), lr, beta1, beta2, eps, weight_decay);

            /// <inheritdoc cref="Modules.Adamax"/>
            public static Adamax Adamax(IEnumerable<Adamax.ParamGroup> parameters, double lr = 2e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) =>
                new(parameters, new Adamax.Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay });
        }
    }
}
