using System.Reflection;

namespace SafeStep;

/// <summary>
/// A model as a guard sees it: how to run it, how to differentiate its logits, and how to learn of its forwards. Generated code makes it; with a derivative written by hand make it yourself and give it to
/// <see cref="StepGuard.Create"/>.
/// </summary>
public sealed class GuardedModel : IGuardable
{
    private readonly Func<object?[], Tensor> logits;
    private readonly Func<object?[], ParameterTangents, LogitJvp> jvp;
    private readonly Func<ForwardWatch, Action[]> watch;

    /// <summary>Describes a model.</summary>
    /// <param name="module">The model.</param>
    /// <param name="forward">Its <c>forward</c>, as a delegate of its inputs and its result.</param>
    /// <param name="logits">Its logits on given inputs, by <c>forward</c>: no hooks may run.</param>
    /// <param name="jvp">Its logits on given inputs and their Jacobian-vector product with a direction.</param>
    /// <param name="watch">
    /// Registers forward hooks that call <see cref="ForwardWatch.Begin"/> before and <see cref="ForwardWatch.End"/> after each run of the model, and hand on inputs and outputs as they are. Returns what takes them away again.
    /// </param>
    public GuardedModel(
        torch.nn.Module module, Delegate forward, Func<object?[], Tensor> logits, Func<object?[], ParameterTangents, LogitJvp> jvp, Func<ForwardWatch, Action[]> watch)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(jvp);
        ArgumentNullException.ThrowIfNull(watch);
        (Module, this.logits, this.jvp, this.watch) = (module, logits, jvp, watch);
        // A delegate to a virtual method knows the override that will run.
        Override = forward.Method;
        Inputs = [.. Override.GetParameters().Select(input => input.ParameterType)];
    }

    /// <summary>The model.</summary>
    public torch.nn.Module Module { get; }

    /// <summary>
    /// The dimension of the logits that holds the classes, negative from the end; null, the default, finds it from the gradient of the loss, which sums to zero along it. <see cref="LogitHeadAttribute.ClassDimension"/> sets it.
    /// </summary>
    public int? ClassDimension { get; init; }

    /// <summary>The override of forward that runs.</summary>
    internal MethodInfo Override { get; }

    /// <summary>The types of its inputs.</summary>
    internal IReadOnlyList<Type> Inputs { get; }

    /// <inheritdoc/>
    public StepGuard CreateStepGuard(torch.optim.Optimizer optimizer, StepGuardOptions? options = null) => StepGuard.Create(optimizer, [this], options);

    GuardedModel IGuardable.Guarded() => this;

    /// <summary>The name of the model's class, for messages.</summary>
    internal string Name => Module.GetType().Name;

    /// <summary>What differentiates it, for <see cref="TwinCheck"/>.</summary>
    internal Delegate Derivative => jvp;

    internal Tensor Forward(object?[] inputs) => logits(inputs);

    internal LogitJvp Evaluate(object?[] inputs, ParameterTangents direction) =>
        jvp(inputs, direction) is { Logits: not null, Slopes: not null } result ? result : throw new DerivativeMismatchException($"The derivative of {Name} returned no logits or no slopes.");

    internal Action[] Watch(ForwardWatch by) => watch(by);

    /// <summary>Checks inputs that a caller gave.</summary>
    /// <exception cref="ArgumentException">The inputs are not those of <c>forward</c>.</exception>
    internal void Check(object?[] inputs)
    {
        if (inputs.Length != Inputs.Count || !inputs.Zip(Inputs).All(pair => Fits(pair.First, pair.Second)))
        {
            throw new ArgumentException(
                $"forward takes ({string.Join(", ", Inputs.Select(type => type.Name))}), Step was given ({string.Join(", ", inputs.Select(input => input?.GetType().Name ?? "null"))}).",
                nameof(inputs));
        }

        if (Array.TrueForAll(inputs, input => input is null))
        {
            throw new ArgumentException("Step was given null in place of a batch. Name the inputs of forward, or call Step() to have it measured on what the model ran on.", nameof(inputs));
        }
    }

    private static bool Fits(object? input, Type type) =>
        input is null ? !type.IsValueType || Nullable.GetUnderlyingType(type) is not null : type.IsInstanceOfType(input);
}
