using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>
    /// L-BFGS (Liu and Nocedal, 1989) without a line search, as PyTorch's default: the direction from the last changes of parameters and gradients, a fixed step length.
    /// One step runs up to max_iter iterations, each of which calls the closure.
    /// </summary>
    public class LBFGS : optim.Optimizer, optim.ILearningRateController
    {
        /// <summary>Curvature s'y below which a pair of changes is not remembered.</summary>
        private const double SmallestCurvature = 1e-10;

        private readonly LbfgsHistory history;
        private readonly long maxIterations, maxEvaluations;
        private readonly double gradientTolerance, changeTolerance;
        private readonly Parameter[] all;
        private long iterations;
        private Tensor? direction, lastGradient;
        private double length;

        internal LBFGS(IEnumerable<Parameter> parameters, double lr, long maxIterations, long maxEvaluations, double gradientTolerance, double changeTolerance, long historySize)
        {
            all = [.. parameters];
            if (all.Length == 0) throw new ArgumentException("LBFGS: there are no parameters to optimize.", nameof(parameters));
            if (lr is not >= 0) throw new ArgumentOutOfRangeException(nameof(lr), $"LBFGS: the learning rate {lr} is not a number of at least 0.");
            groups.Add(new ParamGroup { Parameters = all, Options = new Rate { LearningRate = lr, InitialLearningRate = lr } });
            (this.maxIterations, this.maxEvaluations, this.gradientTolerance, this.changeTolerance) = (maxIterations, maxEvaluations, gradientTolerance, changeTolerance);
            history = new LbfgsHistory(historySize);
        }

        /// <inheritdoc/>
        public double LearningRate
        {
            get => groups[0].LearningRate;
            set => groups[0].LearningRate = value;
        }

        /// <inheritdoc/>
        public double InitialLearningRate
        {
            get => groups[0].InitialLearningRate;
            set => groups[0].InitialLearningRate = value;
        }

        /// <summary>Up to max_iter iterations; the closure clears the gradients, computes the loss, runs backward and returns the loss.</summary>
        /// <returns>The loss before the step.</returns>
        /// <exception cref="ArgumentNullException">There is no closure.</exception>
        public override Tensor? step(Func<Tensor>? closure = null)
        {
            if (closure is null) throw new ArgumentNullException(nameof(closure), "LBFGS.step needs a closure that clears the gradients, computes the loss, runs backward and returns the loss: one step evaluates it several times.");
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var first = Evaluate(closure);
            var (loss, evaluations) = (Number(first), 1L);
            var gradient = Gradient();
            if (Largest(gradient) > gradientTolerance)
            {
                for (var i = 1L; ; i++)
                {
                    iterations++;
                    SetDirection(gradient);
                    var before = loss;
                    length = LearningRate * (iterations == 1 ? Math.Min(1, 1 / Number(gradient.abs().sum())) : 1);
                    if (Number(gradient.mul(direction!).sum()) > -changeTolerance) break;
                    Move();
                    if (i == maxIterations) break;
                    loss = Number(Evaluate(closure));
                    evaluations++;
                    gradient = Gradient();
                    if (evaluations >= maxEvaluations || Largest(gradient) <= gradientTolerance) break;
                    if (Largest(direction!) * length <= changeTolerance || Math.Abs(loss - before) < changeTolerance) break;
                }
            }
            return first.MoveToOuterDisposeScope();
        }

        // The step before gave s = length * direction and y = the gradient's change.
        private void SetDirection(Tensor gradient)
        {
            if (lastGradient is not null)
            {
                var change = gradient.sub(lastGradient);
                var moved = direction!.mul(length);
                if (Number(change.mul(moved).sum()) > SmallestCurvature) history.Add(moved, change);
            }
            var next = history.Solve(gradient.neg());
            direction?.Dispose();
            lastGradient?.Dispose();
            direction = next.DetachFromDisposeScope();
            lastGradient = gradient.clone().DetachFromDisposeScope();
        }

        private void Move()
        {
            var place = 0L;
            foreach (var parameter in all)
            {
                var count = parameter.numel();
                parameter.add_(direction!.narrow(0, place, count).reshape(parameter.Sizes), length);
                place += count;
            }
        }

        private static Tensor Evaluate(Func<Tensor> closure)
        {
            using var recording = enable_grad();
            return closure();
        }

        private Tensor Gradient() => cat([.. all.Select(p => p.grad is { } g ? g.reshape(-1) : zeros(p.numel(), p.Type))], 0).clone();

        private static double Largest(Tensor t) => Number(t.abs().max());

        private static double Number(Tensor t) => t.detach().to(ScalarType.Float64).item<double>();

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            history.Dispose();
            direction?.Dispose();
            lastGradient?.Dispose();
        }

        private sealed class Rate : OptimizerOptions
        {
            internal override void Complete(OptimizerOptions defaults) => CompleteRate(defaults);
        }
    }
}

namespace SafeStep.ManagedTorch
{
    /// <summary>The last changes of the parameters (s) and of the gradient (y), and the inverse Hessian they imply.</summary>
    internal sealed class LbfgsHistory(long size) : IDisposable
    {
        private readonly List<(Tensor S, Tensor Y, Tensor Rho)> pairs = [];
        private Tensor? scale;

        internal void Add(Tensor s, Tensor y)
        {
            if (pairs.Count == size) Forget(0);
            var curvature = s.mul(y).sum();
            pairs.Add((s.DetachFromDisposeScope(), y.DetachFromDisposeScope(), curvature.reciprocal().DetachFromDisposeScope()));
            scale?.Dispose();
            scale = curvature.div(y.mul(y).sum()).DetachFromDisposeScope();
        }

        /// <summary>The inverse Hessian times a vector: the two loops of Nocedal (1980).</summary>
        internal Tensor Solve(Tensor vector)
        {
            var weights = new Tensor[pairs.Count];
            for (var i = pairs.Count - 1; i >= 0; i--)
            {
                weights[i] = pairs[i].S.mul(vector).sum().mul(pairs[i].Rho);
                vector = vector.sub(pairs[i].Y.mul(weights[i]));
            }
            if (scale is not null) vector = vector.mul(scale);
            for (var i = 0; i < pairs.Count; i++)
            {
                var (s, y, rho) = pairs[i];
                vector = vector.add(s.mul(weights[i].sub(y.mul(vector).sum().mul(rho))));
            }
            return vector;
        }

        public void Dispose()
        {
            while (pairs.Count > 0) Forget(0);
            scale?.Dispose();
        }

        private void Forget(int index)
        {
            var (s, y, rho) = pairs[index];
            pairs.RemoveAt(index);
            s.Dispose();
            y.Dispose();
            rho.Dispose();
        }
    }

    public static partial class torch
    {
        public static partial class optim
        {
            /// <inheritdoc cref="Modules.LBFGS"/>
            /// <param name="parameters">What to optimize.</param>
            /// <param name="lr">The step's length as a share of the direction.</param>
            /// <param name="max_iter">Iterations per step.</param>
            /// <param name="max_eval">Evaluations of the closure per step; 5/4 of max_iter unless given.</param>
            /// <param name="tolerange_grad">A largest gradient at which a step ends (TorchSharp's spelling).</param>
            /// <param name="tolerance_change">A change of loss or parameters at which a step ends.</param>
            /// <param name="history_size">Changes remembered.</param>
            public static LBFGS LBFGS(
                IEnumerable<Parameter> parameters, double lr = 0.01, long max_iter = 20, long? max_eval = null, double tolerange_grad = 1e-5, double tolerance_change = 1e-9, long history_size = 100) =>
                new(parameters, lr, max_iter, max_eval ?? 5 * max_iter / 4, tolerange_grad, tolerance_change, history_size);

            /// <inheritdoc cref="LBFGS(IEnumerable{Parameter}, double, long, long?, double, double, long)"/>
            public static LBFGS LBFGS(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, long max_iter = 20, long? max_eval = null, double tolerange_grad = 1e-5, double tolerance_change = 1e-9, long history_size = 100) =>
                LBFGS(parameters.Select(p => p.parameter), lr, max_iter, max_eval, tolerange_grad, tolerance_change, history_size);
        }
    }
}
