namespace SafeStep;

/// <summary>The forward pass a guard watches: it remembers the inputs of the last training batch and evaluates the generated JVP on them.</summary>
internal sealed class GuardedForward(Func<object?[], ParameterTangents, LogitJvp> jvp, Type[] inputTypes) : IDisposable
{
    private object?[]? last;

    /// <summary>Removes the hook that reports forward passes.</summary>
    public Action? RemoveHook { get; set; }

    /// <summary>Called by the model's forward hook. Passes without gradients are evaluations, not training batches, and leave no trace.</summary>
    public void Remember(params object?[] inputs)
    {
        if (torch.is_grad_enabled())
        {
            Forget();
            // An alias outlives the caller's dispose scope and shares the caller's memory.
            last = Array.ConvertAll(inputs, input => input is Tensor tensor ? tensor.detach().DetachFromDisposeScope() : input);
        }
    }

    /// <summary>The JVP on the last training batch.</summary>
    /// <exception cref="InvalidOperationException">No batch was seen.</exception>
    public LogitJvp Evaluate(ParameterTangents direction) => jvp(
        last ?? throw new InvalidOperationException(
            "The guard has seen no training batch. Run the model with call(...), which runs hooks (forward(...) does not), before Step(), or name the batch: Step(inputs)."),
        direction);

    /// <summary>The JVP on the given inputs of <c>forward</c>.</summary>
    /// <exception cref="ArgumentException">The inputs are not those of <c>forward</c>.</exception>
    public LogitJvp Evaluate(object?[] inputs, ParameterTangents direction)
    {
        if (inputs.Length != inputTypes.Length || !inputs.Zip(inputTypes).All(pair => Fits(pair.First, pair.Second)))
        {
            throw new ArgumentException(
                $"forward takes ({string.Join(", ", inputTypes.Select(type => type.Name))}), Step was given ({string.Join(", ", inputs.Select(input => input?.GetType().Name ?? "null"))}).",
                nameof(inputs));
        }

        return jvp(inputs, direction);
    }

    public void Dispose()
    {
        RemoveHook?.Invoke();
        Forget();
    }

    private static bool Fits(object? input, Type type) =>
        input is null ? !type.IsValueType || Nullable.GetUnderlyingType(type) is not null : type.IsInstanceOfType(input);

    private void Forget()
    {
        foreach (var tensor in (last ?? []).OfType<Tensor>())
        {
            tensor.Dispose();
        }

        last = null;
    }
}
