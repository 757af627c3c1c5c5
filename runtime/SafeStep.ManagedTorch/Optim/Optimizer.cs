using SafeStep.ManagedTorch.Modules;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>Optimizers.</summary>
    public static partial class optim
    {
        /// <summary>Changes parameters so as to lower a loss, given its gradients.</summary>
        public abstract class Optimizer : IDisposable
        {
            /// <summary>For optimizers of this library.</summary>
            private protected Optimizer()
            {
            }

            /// <summary>For optimizers written by hand, which there and here pass zero: there is no native optimizer behind it.</summary>
            protected Optimizer(nint handle)
            {
            }

            /// <summary>The parameter groups.</summary>
            private protected readonly List<ParamGroup> groups = [];

            /// <summary>The parameter groups, with their learning rates.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => groups;

            /// <summary>Sets the gradients of all parameters to zero.</summary>
            public virtual void zero_grad()
            {
                foreach (var parameter in parameters()) parameter.ClearGrad(toNone: false);
            }

            /// <summary>One step along the gradients; a closure, if given, computes the loss anew first.</summary>
            /// <returns>The closure's loss, or null.</returns>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            /// <summary>The parameters of all groups.</summary>
            public virtual IEnumerable<Parameter> parameters() => groups.SelectMany(g => g.Parameters);

            /// <summary>Adds parameters with options of their own.</summary>
            public virtual void add_param_group(ParamGroup param_group) => groups.Add(param_group);

            /// <summary>Whether the next step fills in the <see cref="StepRecord"/> of a parameter.</summary>
            internal virtual bool Records(Parameter parameter) => false;

            /// <summary>Releases the optimizer's state.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <inheritdoc cref="Dispose()"/>
            protected virtual void Dispose(bool disposing)
            {
            }

            /// <summary>What an optimizer saves: the options of each group and the state of each parameter, in order.</summary>
            public class StateDictionary
            {
                /// <summary>The options of each group.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>The state of each parameter.</summary>
                public List<OptimizerState> State { get; } = [];
            }
        }

        /// <summary>Something with a learning rate that a scheduler may change.</summary>
        public interface ILearningRateController
        {
            /// <summary>The learning rate now.</summary>
            double LearningRate { get; set; }

            /// <summary>The learning rate at the start.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>Something with a momentum.</summary>
        public interface IMomentum
        {
            /// <summary>The momentum now.</summary>
            double Momentum { get; set; }
        }

        /// <summary>Something with two decay rates of moments.</summary>
        public interface IBetas
        {
            /// <summary>The decay rates now.</summary>
            (double, double) Betas { get; set; }
        }
    }
}
