using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>RMSProp (Tieleman and Hinton, 2012): the gradient over the root of a running mean of its square, centered (Graves, 2013) and with momentum on request.</summary>
    public class RMSProp : OptimizerHelper<RMSProp.Options, RMSProp.State>, optim.IMomentum
    {
        internal RMSProp(IEnumerable<Modules.ParamGroup> groups, Options defaults) : base(groups, defaults)
        {
            NotNegative(nameof(defaults.eps), defaults.eps);
            NotNegative(nameof(defaults.alpha), defaults.alpha);
            NotNegative(nameof(defaults.momentum), defaults.momentum);
            NotNegative(nameof(defaults.weight_decay), defaults.weight_decay);
        }

        /// <inheritdoc/>
        public double Momentum
        {
            get => Defaults.momentum!.Value;
            set => Defaults.momentum = value;
        }

        private protected override void Update(Parameter parameter, Tensor gradient, Options options, State state)
        {
            if (options.maximize!.Value) gradient = gradient.neg();
            if (options.weight_decay is { } decay && decay != 0) gradient = gradient.add(parameter, decay);
            var (alpha, rate) = (options.alpha!.Value, options.LearningRate!.Value);
            state.square_avg!.mul_(alpha).addcmul_(gradient, gradient, 1 - alpha);
            var square = state.square_avg;
            if (options.centered!.Value)
            {
                state.grad_avg!.mul_(alpha).add_(gradient, 1 - alpha);
                square = square.sub(state.grad_avg!.square());
            }
            var direction = gradient.div(square.sqrt().add(options.eps!.Value));
            if (options.momentum is { } momentum && momentum > 0)
            {
                direction = state.momentum_buffer!.mul_(momentum).add_(direction);
            }
            parameter.add_(direction, -rate);
        }

        /// <summary>What is remembered about one parameter.</summary>
        public sealed class State : OptimizerState
        {
            /// <summary>The running mean of the squared gradient.</summary>
            public Tensor? square_avg { get; set; }

            /// <summary>The running mean of the gradient, when centered.</summary>
            public Tensor? grad_avg { get; set; }

            /// <summary>The last direction, with momentum.</summary>
            public Tensor? momentum_buffer { get; set; }

            internal override void Begin(Parameter parameter, OptimizerOptions options)
            {
                var given = (Options)options;
                square_avg ??= Zeros(parameter);
                if (given.centered == true) grad_avg ??= Zeros(parameter);
                if (given.momentum > 0) momentum_buffer ??= Zeros(parameter);
            }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                TensorStream.Write(writer, square_avg!);
                SaveOptional(writer, momentum_buffer);
                SaveOptional(writer, grad_avg);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                (square_avg, momentum_buffer, grad_avg) = (Load(reader), LoadOptional(reader), LoadOptional(reader));
            }

            internal override Tensor?[] Tensors
            {
                get => [square_avg, grad_avg, momentum_buffer];
                set => (square_avg, grad_avg, momentum_buffer) = (value[0], value[1], value[2]);
            }
        }

        /// <summary>The options of a group; those left null take the optimizer's.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>Decay rate of the mean square.</summary>
            public double? alpha { get; set; }

            /// <summary>Added to the root.</summary>
            public double? eps { get; set; }

            /// <summary>Times the parameter, added to the gradient.</summary>
            public double? weight_decay { get; set; }

            /// <summary>The share of the last direction kept.</summary>
            public double? momentum { get; set; }

            /// <summary>Subtracts the squared mean of the gradient.</summary>
            public bool? centered { get; set; }

            /// <summary>Climbs instead of descending.</summary>
            public bool? maximize { get; set; }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(maximize!.Value);
                writer.Write(momentum!.Value);
                writer.Write(alpha!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(centered!.Value);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                maximize = reader.ReadBoolean();
                momentum = reader.ReadDouble();
                alpha = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                centered = reader.ReadBoolean();
            }

            internal override void Complete(OptimizerOptions defaults)
            {
                CompleteRate(defaults);
                if (defaults is not Options given) return;
                alpha ??= given.alpha;
                eps ??= given.eps;
                weight_decay ??= given.weight_decay;
                momentum ??= given.momentum;
                centered ??= given.centered;
                maximize ??= given.maximize;
            }
        }

        /// <summary>Parameters that share options.</summary>
        public class ParamGroup : ParamGroup<Options>, optim.IMomentum
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99, double weight_decay = 0, double momentum = 0, bool centered = false)
                : base(parameters, new Options { LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered })
            {
            }

            /// <inheritdoc/>
            public double Momentum
            {
                get => Options.momentum!.Value;
                set => Options.momentum = value;
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
            /// <inheritdoc cref="Modules.RMSProp"/>
            public static RMSProp RMSProp(IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                RMSProp([new RMSProp.ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize);

            /// <inheritdoc cref="Modules.RMSProp"/>
            public static RMSProp RMSProp(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                RMSProp(parameters.Select(p => p.parameter), lr, alpha, eps, weight_decay, momentum, centered, maximize);

            /// <inheritdoc cref="Modules.RMSProp"/>
            public static RMSProp RMSProp(IEnumerable<RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, new RMSProp.Options { LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered, maximize = maximize });
        }
    }
}
