namespace SafeStep;

/// <summary>A tensor together with its tangent: its derivative along a direction in parameter space.</summary>
/// <param name="Value">The tensor.</param>
/// <param name="Tangent">Its tangent, of the same shape; null when it is zero.</param>
public readonly record struct Dual(Tensor Value, Tensor? Tangent)
{
    /// <summary>Lets a generated method return <c>(value, tangent)</c>.</summary>
    public static implicit operator Dual((Tensor Value, Tensor? Tangent) pair) => new(pair.Value, pair.Tangent);

    /// <summary>Lets both outlive a dispose scope. What the scope does not own, such as an input that was passed on, stays where it belongs.</summary>
    internal Dual OutOf(DisposeScope scope)
    {
        scope.MoveToOuter(Value);
        if (Tangent is not null)
        {
            scope.MoveToOuter(Tangent);
        }

        return this;
    }

    /// <summary>Releases what a dispose scope owns of both, except what the next pair passes on.</summary>
    internal void Release(DisposeScope scope, Dual unless)
    {
        Release(Value, scope, unless);
        if (Tangent is not null)
        {
            Release(Tangent, scope, unless);
        }
    }

    private static void Release(Tensor tensor, DisposeScope scope, Dual unless)
    {
        if (scope.Contains(tensor) && !ReferenceEquals(tensor, unless.Value) && !ReferenceEquals(tensor, unless.Tangent))
        {
            tensor.Dispose();
        }
    }
}
