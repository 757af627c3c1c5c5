namespace SafeStep;

/// <content>Scopes of the user: a tangent lives at least as long as its value, and gradients are recorded only for a forward that asks for them.</content>
public sealed partial class TangentPass
{
    /// <summary>
    /// Stands around what turns the recording of gradients on or off. A pass that records none goes on so: a view that was made before could not be written to where operations are recorded.
    /// </summary>
    /// <param name="mode">What the user's call returned; it is ended where it does not hold.</param>
    /// <returns>What ends in its place.</returns>
    public IDisposable Recording(IDisposable mode)
    {
        ArgumentNullException.ThrowIfNull(mode);
        if (takesGradients)
        {
            return mode;
        }

        mode.Dispose();
        return torch.no_grad();
    }

    /// <summary>Lets the tangents of what is moved out of a dispose scope, or detached from it, outlive that scope.</summary>
    /// <param name="x">A tensor, or a tuple, array, list or dictionary of tensors; anything else is returned as it is.</param>
    /// <returns>The same.</returns>
    public T Keep<T>(T x)
    {
        foreach (var tensor in TensorsIn.Of(x))
        {
            if (shadows.TryGetValue(tensor, out Shadow? shadow))
            {
                for (Shadow? shown = shadow; shown is not null; shown = shown.Source)
                {
                    shown.First = Lasting(shown.First);
                    shown.Second = Lasting(shown.Second);
                }
            }
        }

        return x;
    }

    // Owned by the pass itself, whatever scope is open. Tangents of parameters belong to whoever made the direction.
    private Tensor? Lasting(Tensor? tangent)
    {
        if (tangent is { IsInvalid: false } && !scope.Contains(tangent) && !IsOfDirection(tangent))
        {
            scope.Attach(tangent);
        }

        return tangent;
    }

    // A new derivative of a tensor lives as long as that: one made within the present scope has it made there as well.
    private Tensor? Lasting(Shadow root, Tensor? derivative) =>
        derivative is null || torch.CurrentDisposeScope?.Contains(root.Value) == true ? derivative : Lasting(derivative);

    private bool IsOfDirection(Tensor tangent) => Direction.IsOwn(tangent);

    // Hands a result and what its derivatives are made of to the scope outside; what the scope does not own stays where it belongs.
    private void MoveOut(DisposeScope inner, Tensor result)
    {
        inner.MoveToOuter(result);
        if (!shadows.TryGetValue(result, out Shadow? shadow))
        {
            return;
        }

        for (Shadow? shown = shadow; shown is not null; shown = shown.Source)
        {
            MoveOut(inner, shown.First, shown.Second);
            if (shown.Source is null && !ReferenceEquals(shown.Value, result))
            {
                // Its layout is asked for when a view is written to.
                inner.MoveToOuter(shown.Value);
            }
        }
    }

    private static void MoveOut(DisposeScope inner, params ReadOnlySpan<Tensor?> derivatives)
    {
        foreach (var derivative in derivatives)
        {
            if (derivative is { IsInvalid: false })
            {
                inner.MoveToOuter(derivative);
            }
        }
    }

    // Gives back the memory of what only the next value was computed from.
    private void Release(DisposeScope inner, Tensor previous, Tensor next)
    {
        if (!inner.Contains(previous) || !shadows.TryGetValue(previous, out Shadow? past) || !shadows.TryGetValue(next, out Shadow? present) || past.Root == present.Root)
        {
            return;
        }

        ReleaseDerivative(past.First);
        ReleaseDerivative(past.Second);
        previous.Dispose();
        shadows.Remove(previous);

        void ReleaseDerivative(Tensor? derivative)
        {
            if (derivative is not null && inner.Contains(derivative) && !ReferenceEquals(derivative, present.First) && !ReferenceEquals(derivative, present.Second))
            {
                derivative.Dispose();
            }
        }
    }
}
