using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Steps whose size follows from the sizes of the steps before (Zeiler, 2012).</summary>
    public class Adadelta : OptimizerHelper<Adadelta.Options, Adadelta.State>
    {
        internal Adadelta(IEnumerable<Modules.ParamGroup> groups, Options defaults) : base(groups, defaults)
        {
            if (defaults.rho is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(defaults), $"Adadelta: rho {defaults.rho} is not in [0, 1].");
            NotNegative(nameof(defaults.eps), defaults.eps);
            NotNegative(nameof(defaults.weight_decay), defaults.weight_decay);
        }

        private protected override void Update(Parameter parameter, Tensor gradient, Options options, State state)
        {
            if (options.maximize!.Value) gradient = gradient.neg();
            if (options.weight_decay is { } decay && decay != 0) gradient = gradient.add(parameter, decay);
            var (rho, eps) = (options.rho!.Value, options.eps!.Value);
            state.square_avg!.mul_(rho).addcmul_(gradient, gradient, 1 - rho);
            var change = state.acc_delta!.add(eps).sqrt().div(state.square_avg.add(eps).sqrt()).mul(gradient);
            parameter.add_(change, -options.LearningRate!.Value);
            state.acc_delta.mul_(rho).addcmul_(change, change, 1 - rho);
        }

        /// <summary>What is remembered about one parameter.</summary>
        public sealed class State : OptimizerState
        {
            /// <summary>The running mean of the squared gradient.</summary>
            public Tensor? square_avg { get; set; }

            /// <summary>The running mean of the squared steps.</summary>
            public Tensor? acc_delta { get; set; }

            internal override void Begin(Parameter parameter, OptimizerOptions options)
            {
                square_avg ??= Zeros(parameter);
                acc_delta ??= Zeros(parameter);
            }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                TensorStream.Write(writer, square_avg!);
                TensorStream.Write(writer, acc_delta!);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                (square_avg, acc_delta) = (Load(reader), Load(reader));
            }

            internal override Tensor?[] Tensors
            {
                get => [square_avg, acc_delta];
                set => (square_avg, acc_delta) = (value[0], value[1]);
            }
        }

        /// <summary>The options of a group; those left null take the optimizer's.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>Decay rate of both means.</summary>
            public double? rho { get; set; }

            /// <summary>Added to both mean squares.</summary>
            public double? eps { get; set; }

            /// <summary>Times the parameter, added to the gradient.</summary>
            public double? weight_decay { get; set; }

            /// <summary>Climbs instead of descending.</summary>
            public bool? maximize { get; set; }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(rho!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(maximize!.Value);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                rho = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                maximize = reader.ReadBoolean();
            }

            internal override void Complete(OptimizerOptions defaults)
            {
                CompleteRate(defaults);
                if (defaults is not Options given) return;
                rho ??= given.rho;
                eps ??= given.eps;
                weight_decay ??= given.weight_decay;
                maximize ??= given.maximize;
            }
        }

        /// <summary>Parameters that share options.</summary>
        public class ParamGroup : ParamGroup<Options>
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, rho = rho, eps = eps, weight_decay = weight_decay, maximize = maximize })
            {
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
            /// <inheritdoc cref="Modules.Adadelta"/>
            public static Adadelta Adadelta(IEnumerable<Parameter> parameters, double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false) =>
                Adadelta([new Adadelta.ParamGroup { Parameters = parameters }], lr, rho, eps, weight_decay, maximize);

            /// <inheritdoc cref="Modules.Adadelta"/>
            public static Adadelta Adadelta(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false) =>
                Adadelta(parameters.Select(p => p.parameter), lr, rho, eps, weight_decay, maximize);

            /// <inheritdoc cref="Modules.Adadelta"/>
            public static Adadelta Adadelta(IEnumerable<Adadelta.ParamGroup> parameters, double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false) =>
                new(parameters, new Adadelta.Options { LearningRate = lr, rho = rho, eps = eps, weight_decay = weight_decay, maximize = maximize });
        }
    }
}
