namespace SafeStep;

/// <content>Who has which tangent.</content>
public sealed partial class TangentPass
{
    private readonly List<torch.nn.Module> updated = [];
    private readonly List<Shadow> constants = [];

    /// <summary>The tangent of a tensor; null when it is zero, as of what does not depend on the parameters.</summary>
    /// <param name="x">A tensor that this pass made, an input, a parameter, or a constant.</param>
    /// <exception cref="NotSupportedException">The tensor requires a gradient, or shares memory with a parameter, and the pass does not know it.</exception>
    public Tensor? Of(Tensor? x) => x is null ? null : Seen(x).First;

    /// <summary>The tangents of several tensors, in order.</summary>
    public Tensor?[] Of(IReadOnlyCollection<Tensor> all) => [.. all.Select(Of)];

    /// <summary>The first two derivatives of a tensor; null when both are zero.</summary>
    /// <inheritdoc cref="Of(Tensor?)"/>
    public JetTangent? JetOf(Tensor? x)
    {
        if (x is null)
        {
            return null;
        }

        var shadow = Seen(x);
        return JetTangent.Of(shadow.First, shadow.Second);
    }

    /// <summary>The derivatives of several tensors, in order.</summary>
    public JetTangent?[] JetsOf(IReadOnlyCollection<Tensor> all) => [.. all.Select(JetOf)];

    /// <summary>Whether a tensor has a tangent.</summary>
    public bool IsActive(Tensor? x) => x is not null && Find(x).Root is { } root && (root.First is not null || root.Second is not null);

    /// <summary>Whether one of several tensors has a tangent.</summary>
    public bool IsActive(IEnumerable<Tensor> all) => all.Any(IsActive);

    /// <summary>Says of a tensor that forward writes to it where the twin does not, as batch_norm does to the running statistics that it is given: the pass refuses to read it from here on.</summary>
    /// <param name="x">The tensor; null, for one that was not given, says nothing.</param>
    public void Stale(Tensor? x)
    {
        if (x is not null)
        {
            Find(x).BecomeStale();
        }
    }

    // A layer that has updated its statistics in forward.
    private void Updated(torch.nn.Module layer)
    {
        updated.Add(layer);
        foreach (var constant in constants)
        {
            if (Keeps(layer, constant.Value))
            {
                constant.BecomeStale();
            }
        }
    }

    private bool IsUpdated(Tensor x) => updated.Exists(layer => Keeps(layer, x));

    private static bool Keeps(torch.nn.Module layer, Tensor x) => layer.named_buffers(false).Any(named => TensorIdentity.Of(named.buffer).Equals(TensorIdentity.Of(x)));

    private Shadow Seen(Tensor x)
    {
        var shadow = Find(x);
        shadow.Refresh();
        return shadow.IsLost
            ? throw Refused($"The tangent of a tensor of shape [{string.Join(", ", x.shape)}] was released by a dispose scope while the tensor lives on. Move the tensor out of the scope where forward leaves it.")
            : shadow;
    }

    private Shadow Find(Tensor x)
    {
        if (!shadows.TryGetValue(x, out Shadow? shadow))
        {
            shadow = foreign.Parameter(x) ?? (IsOfThisPass(x)
                ? throw Refused($"A tensor of shape [{string.Join(", ", x.shape)}] was made in forward by an operation that its twin does not go through, so that its tangent is not known.")
                : foreign.Identify(x) ?? throw Refused(foreign.Complaint(x)));
            DemandApart(x);
            shadows.Add(x, shadow);
            if (IsUpdated(x))
            {
                shadow.BecomeStale();
            }
            else if (shadow.Origin == MemoryOrigin.Constant)
            {
                constants.Add(shadow);
            }
        }

        return shadow.Origin == MemoryOrigin.Stale
            ? throw Refused($"{(IsOfThisPass(x) ? $"A tensor of shape [{string.Join(", ", x.shape)}] that forward made" : foreign.Name(x))} is read{In()} after a normalisation updated it: forward sees the new statistics there, the derivative leaves them as they were. Read them before, or once forward is done.")
            : shadow;
    }

    // What is made while the pass lasts belongs to its dispose scope, or to one within.
    private bool IsOfThisPass(Tensor x) => scope.Contains(x) || torch.CurrentDisposeScope?.Contains(x) == true;
}
