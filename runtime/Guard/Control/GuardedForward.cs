namespace SafeStep;

/// <summary>The generated JVP of a model, over inputs that are known only as objects.</summary>
internal sealed class GuardedForward(Func<object?[], ParameterTangents, LogitJvp> jvp, Type[] inputTypes)
{
    /// <summary>The logits on the inputs and their slopes along the direction.</summary>
    public LogitJvp Evaluate(object?[] inputs, ParameterTangents direction) => jvp(inputs, direction);

    /// <summary>Checks inputs that a caller gave.</summary>
    /// <exception cref="ArgumentException">The inputs are not those of <c>forward</c>.</exception>
    public void Check(object?[] inputs)
    {
        if (inputs.Length != inputTypes.Length || !inputs.Zip(inputTypes).All(pair => Fits(pair.First, pair.Second)))
        {
            throw new ArgumentException(
                $"forward takes ({string.Join(", ", inputTypes.Select(type => type.Name))}), Step was given ({string.Join(", ", inputs.Select(input => input?.GetType().Name ?? "null"))}).",
                nameof(inputs));
        }
    }

    private static bool Fits(object? input, Type type) =>
        input is null ? !type.IsValueType || Nullable.GetUnderlyingType(type) is not null : type.IsInstanceOfType(input);
}
