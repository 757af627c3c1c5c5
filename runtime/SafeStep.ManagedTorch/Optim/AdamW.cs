using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019): the parameter is first multiplied by 1 - lr decay.</summary>
    public class AdamW : OptimizerHelper<AdamW.Options, AdamW.State>, optim.IBetas
    {
        internal AdamW(IEnumerable<Modules.ParamGroup> groups, Options defaults) : base(groups, defaults)
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
            if (options.maximize!.Value) gradient = gradient.neg();
            var moments = new AdamMoments(options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value, options.eps!.Value, state.step);
            if (options.weight_decay is { } decay && decay != 0) parameter.mul_(1 - (options.LearningRate!.Value * decay));
            moments.Step(parameter, gradient, state.exp_avg!, state.exp_avg_sq!, state.max_exp_avg_sq);
        }

        /// <summary>The moments of one parameter's gradients.</summary>
        public sealed class State : OptimizerState
        {
            /// <summary>The running mean of the gradient.</summary>
            public Tensor? exp_avg { get; set; }

            /// <summary>The running mean of its square.</summary>
            public Tensor? exp_avg_sq { get; set; }

            /// <summary>The largest running mean of its square so far, for amsgrad.</summary>
            public Tensor? max_exp_avg_sq { get; set; }

            internal override void Begin(Parameter parameter, OptimizerOptions options)
            {
                exp_avg ??= Zeros(parameter);
                exp_avg_sq ??= Zeros(parameter);
                if (((Options)options).amsgrad == true) max_exp_avg_sq ??= Zeros(parameter);
            }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                TensorStream.Write(writer, exp_avg!);
                TensorStream.Write(writer, exp_avg_sq!);
                SaveOptional(writer, max_exp_avg_sq);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                (exp_avg, exp_avg_sq, max_exp_avg_sq) = (Load(reader), Load(reader), LoadOptional(reader));
            }

            internal override Tensor?[] Tensors
            {
                get => [exp_avg, exp_avg_sq, max_exp_avg_sq];
                set => (exp_avg, exp_avg_sq, max_exp_avg_sq) = (value[0], value[1], value[2]);
            }
        }

        /// <summary>The options of a group; those left null take the optimizer's.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>Decay rate of the mean.</summary>
            public double? beta1 { get; set; }

            /// <summary>Decay rate of the mean square.</summary>
            public double? beta2 { get; set; }

            /// <summary>Times the learning rate, the share of the parameter removed at each step.</summary>
            public double? weight_decay { get; set; }

            /// <summary>Added to the root mean square.</summary>
            public double? eps { get; set; }

            /// <summary>Divides by the largest mean square so far.</summary>
            public bool? amsgrad { get; set; }

            /// <summary>Climbs instead of descending.</summary>
            public bool? maximize { get; set; }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(beta1!.Value);
                writer.Write(beta2!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(amsgrad!.Value);
                writer.Write(maximize!.Value);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                beta1 = reader.ReadDouble();
                beta2 = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                amsgrad = reader.ReadBoolean();
                maximize = reader.ReadBoolean();
            }

            internal override void Complete(OptimizerOptions defaults)
            {
                CompleteRate(defaults);
                if (defaults is not Options given) return;
                beta1 ??= given.beta1;
                beta2 ??= given.beta2;
                weight_decay ??= given.weight_decay;
                eps ??= given.eps;
                amsgrad ??= given.amsgrad;
                maximize ??= given.maximize;
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize })
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
            /// <inheritdoc cref="Modules.AdamW"/>
            public static AdamW AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                AdamW([new AdamW.ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="Modules.AdamW"/>
            public static AdamW AdamW(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                AdamW(parameters.Select(p => p.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="Modules.AdamW"/>
            public static AdamW AdamW(IEnumerable<AdamW.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, new AdamW.Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize });
        }
    }
}
