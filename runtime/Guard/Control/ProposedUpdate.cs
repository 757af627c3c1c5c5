namespace SafeStep;

/// <summary>
/// What an optimizer's step would change: takes the parameters before, lets the optimizer move them, and holds the difference while the
/// parameters are back at their old values. <see cref="Accept"/> or <see cref="Scale"/> then moves them; with neither the step is dropped.
/// </summary>
/// <remarks>Memory: while a step is open, the new values and the difference, each of the size of the trainable parameters.</remarks>
internal sealed class ProposedUpdate : IDisposable
{
    private readonly List<Change> changes = [];

    private ProposedUpdate()
    {
    }

    /// <summary>The update as a direction: the tangent of each parameter is its proposed change.</summary>
    public ParameterTangents Direction { get; } = new();

    /// <summary>The Euclidean length of the update over all parameters; not finite when the update is not.</summary>
    public double Distance { get; private set; }

    /// <summary>Runs the optimizer's step and takes it back, keeping what it would have changed.</summary>
    /// <param name="model">The model whose trainable parameters are guarded; what else the optimizer holds keeps its new values.</param>
    /// <param name="step">The optimizer's step.</param>
    public static ProposedUpdate Of(torch.nn.Module model, Action step)
    {
        var update = new ProposedUpdate();
        try
        {
            var seen = new Dictionary<object, Change>();
            foreach (var parameter in ModuleParameters.Of(model))
            {
                if (!parameter.Value.requires_grad)
                {
                    continue;
                }

                object identity = TensorIdentity.Of(parameter.Value);
                if (!seen.TryGetValue(identity, out Change? change))
                {
                    change = new Change(parameter.Path, parameter.Value);
                    seen.Add(identity, change);
                    update.changes.Add(change);
                }

                change.Owners.Add((parameter.Module, parameter.Name));
            }

            step();
            update.TakeBack();
            return update;
        }
        catch
        {
            update.Dispose();
            throw;
        }
    }

    /// <summary>The parameters take the optimizer's values, bit for bit.</summary>
    public void Accept()
    {
        foreach (var change in changes)
        {
            change.Parameter.copy_(change.Proposed!);
        }
    }

    /// <summary>The parameters move along the update by the given factor.</summary>
    public void Scale(double factor)
    {
        foreach (var change in changes)
        {
            change.Parameter.add_(change.Difference, factor);
        }
    }

    /// <summary>The parameters whose update holds a NaN or an infinity.</summary>
    public IEnumerable<string> NotFinite() =>
        from change in changes
        where !change.Difference.isfinite().all().item<bool>()
        select change.Path;

    public void Dispose()
    {
        foreach (var change in changes)
        {
            change.Difference.Dispose();
            change.Proposed?.Dispose();
        }
    }

    private void TakeBack()
    {
        double squares = 0;
        foreach (var change in changes)
        {
            change.Proposed = change.Parameter.clone();
            change.Parameter.copy_(change.Difference);
            // Until here the buffer held the old values; the difference takes its place, so that a step needs two copies, not three.
            change.Difference.sub_(change.Proposed).neg_();
            foreach (var (module, name) in change.Owners)
            {
                Direction.Add(module, name, change.Difference);
            }

            double length = Length(change.Difference);
            squares += length * length;
        }

        Distance = Math.Sqrt(squares);
    }

    private static double Length(Tensor difference)
    {
        double length = Number(difference.norm());
        if (double.IsFinite(length))
        {
            return length;
        }

        // The squares of a finite update may overflow its type: measure it in units of its largest entry.
        var largest = difference.abs().max();
        return Number(largest) * Number((difference / largest).norm());
    }

    private static double Number(Tensor scalar) => scalar.to_type(torch.ScalarType.Float64).item<double>();

    private sealed class Change(string path, Tensor parameter)
    {
        public string Path { get; } = path;

        public Tensor Parameter { get; } = parameter;

        public Tensor Difference { get; } = parameter.clone();

        public Tensor? Proposed { get; set; }

        public List<(torch.nn.Module Module, string Name)> Owners { get; } = [];
    }
}
