using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Stochastic gradient descent with optional (Nesterov) momentum, in PyTorch's form: v = m v + (1 - d) g, step = lr v.</summary>
    public class SGD : OptimizerHelper<SGD.Options, SGD.State>, optim.IMomentum
    {
        internal SGD(IEnumerable<Modules.ParamGroup> groups, Options defaults) : base(groups, defaults)
        {
            NotNegative(nameof(defaults.momentum), defaults.momentum);
            NotNegative(nameof(defaults.weight_decay), defaults.weight_decay);
            if (defaults.nesterov == true && (defaults.momentum <= 0 || defaults.dampening != 0))
            {
                throw new ArgumentException("SGD: Nesterov momentum requires a momentum and zero dampening.", nameof(defaults));
            }
        }

        /// <inheritdoc/>
        public double Momentum
        {
            get => Defaults.momentum!.Value;
            set => Defaults.momentum = value;
        }

        private protected override void Update(Parameter parameter, Tensor gradient, Options options, State state)
        {
            var (momentum, decay) = (options.momentum!.Value, options.weight_decay!.Value);
            if (decay != 0) gradient = gradient.add(parameter, decay);
            if (momentum != 0)
            {
                if (state.momentum_buffer is null) state.momentum_buffer = gradient.CloneValues().DetachFromDisposeScope();
                else state.momentum_buffer.mul_(momentum).add_(gradient, 1 - options.dampening!.Value);
                gradient = options.nesterov!.Value ? gradient.add(state.momentum_buffer, momentum) : state.momentum_buffer;
            }
            var rate = options.LearningRate!.Value;
            parameter.add_(gradient, options.maximize!.Value ? rate : -rate);
        }

        /// <summary>The momentum of one parameter.</summary>
        public sealed class State : OptimizerState
        {
            /// <summary>The running direction v; null before the first step.</summary>
            public Tensor? momentum_buffer { get; set; }

            internal override void Begin(Parameter parameter, OptimizerOptions options)
            {
            }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                SaveOptional(writer, momentum_buffer);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                momentum_buffer = LoadOptional(reader);
            }

            internal override Tensor?[] Tensors
            {
                get => [momentum_buffer];
                set => momentum_buffer = value[0];
            }
        }

        /// <summary>The options of a group; those left null take the optimizer's.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>m.</summary>
            public double? momentum { get; set; }

            /// <summary>d.</summary>
            public double? dampening { get; set; }

            /// <summary>Times the parameter, added to the gradient.</summary>
            public double? weight_decay { get; set; }

            /// <summary>Looks one step of momentum ahead.</summary>
            public bool? nesterov { get; set; }

            /// <summary>Climbs instead of descending.</summary>
            public bool? maximize { get; set; }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(momentum!.Value);
                writer.Write(dampening!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(nesterov!.Value);
                writer.Write(maximize!.Value);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                momentum = reader.ReadDouble();
                dampening = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                nesterov = reader.ReadBoolean();
                maximize = reader.ReadBoolean();
            }

            internal override void Complete(OptimizerOptions defaults)
            {
                CompleteRate(defaults);
                if (defaults is not Options given) return;
                momentum ??= given.momentum;
                dampening ??= given.dampening;
                weight_decay ??= given.weight_decay;
                nesterov ??= given.nesterov;
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize })
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
            /// <inheritdoc cref="Modules.SGD"/>
            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                SGD([new SGD.ParamGroup { Parameters = parameters }], learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            /// <inheritdoc cref="Modules.SGD"/>
            public static SGD SGD(IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                SGD(parameters.Select(p => p.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            /// <inheritdoc cref="Modules.SGD"/>
            public static SGD SGD(IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, new SGD.Options { LearningRate = learningRate, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize });
        }
    }
}
