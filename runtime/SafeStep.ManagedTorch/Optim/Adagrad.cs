using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Adagrad (Duchi et al., 2011): the gradient over the root of the sum of all its squares so far.</summary>
    public class Adagrad : OptimizerHelper<Adagrad.Options, Adagrad.State>
    {
        internal Adagrad(IEnumerable<Modules.ParamGroup> groups, Options defaults) : base(groups, defaults)
        {
            NotNegative(nameof(defaults.eps), defaults.eps);
            NotNegative(nameof(defaults.lr_decay), defaults.lr_decay);
            NotNegative(nameof(defaults.weight_decay), defaults.weight_decay);
            NotNegative(nameof(defaults.initial_accumulator_value), defaults.initial_accumulator_value);
        }

        private protected override void Update(Parameter parameter, Tensor gradient, Options options, State state)
        {
            if (options.weight_decay is { } decay && decay != 0) gradient = gradient.add(parameter, decay);
            state.sum!.addcmul_(gradient, gradient, 1);
            var rate = options.LearningRate!.Value / (1 + ((state.step - 1) * options.lr_decay!.Value));
            parameter.addcdiv_(gradient, state.sum.sqrt().add(options.eps!.Value), -rate);
        }

        /// <summary>What is remembered about one parameter.</summary>
        public sealed class State : OptimizerState
        {
            /// <summary>The sum of squared gradients.</summary>
            public Tensor? sum { get; set; }

            internal override void Begin(Parameter parameter, OptimizerOptions options)
            {
                sum ??= full_like(parameter, ((Options)options).initial_accumulator_value!.Value).DetachFromDisposeScope();
            }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                TensorStream.Write(writer, sum!);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                sum = Load(reader);
            }

            internal override Tensor?[] Tensors
            {
                get => [sum];
                set => sum = value[0];
            }
        }

        /// <summary>The options of a group; those left null take the optimizer's.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>The learning rate is divided by 1 + (step - 1) times this.</summary>
            public double? lr_decay { get; set; }

            /// <summary>Times the parameter, added to the gradient.</summary>
            public double? weight_decay { get; set; }

            /// <summary>Where the sum of squares starts.</summary>
            public double? initial_accumulator_value { get; set; }

            /// <summary>Added to the root.</summary>
            public double? eps { get; set; }

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(lr_decay!.Value);
                writer.Write(initial_accumulator_value!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                lr_decay = reader.ReadDouble();
                initial_accumulator_value = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
            }

            internal override void Complete(OptimizerOptions defaults)
            {
                CompleteRate(defaults);
                if (defaults is not Options given) return;
                lr_decay ??= given.lr_decay;
                weight_decay ??= given.weight_decay;
                initial_accumulator_value ??= given.initial_accumulator_value;
                eps ??= given.eps;
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
            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
                : base(parameters, new Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps })
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
            /// <inheritdoc cref="Modules.Adagrad"/>
            public static Adagrad Adagrad(IEnumerable<Parameter> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10) =>
                Adagrad([new Adagrad.ParamGroup { Parameters = parameters }], lr, lr_decay, weight_decay, initial_accumulator_value, eps);

            /// <inheritdoc cref="Modules.Adagrad"/>
            public static Adagrad Adagrad(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10) =>
                Adagrad(parameters.Select(p => p.parameter), lr, lr_decay, weight_decay, initial_accumulator_value, eps);

            /// <inheritdoc cref="Modules.Adagrad"/>
            public static Adagrad Adagrad(IEnumerable<Adagrad.ParamGroup> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10) =>
                new(parameters, new Adagrad.Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps });
        }
    }
}
