namespace SafeStep;

/// <summary>
/// What an optimizer's step would change: takes the parameters before, lets the optimizer move them, and holds the difference while the
/// parameters are back at their old values. <see cref="Accept"/> or <see cref="Scale"/> then moves them; with neither the step is dropped.
/// </summary>
/// <remarks>Memory: while a step is open, the old values of the trainable parameters; while it is measured, besides, the difference of one large parameter at a time and of all small ones.</remarks>
internal sealed class ProposedUpdate : IDisposable
{
    // Below, squares of single precision lose digits or vanish.
    private const double SmallestSquare = 1e-30;

    private readonly List<ParameterChange> changes = [];
    private bool settled;

    private ProposedUpdate()
    {
    }

    /// <summary>The update as a direction: the tangent of each parameter is its proposed change.</summary>
    public ParameterTangents Direction { get; } = new();

    /// <summary>The gradients that the optimizer used, where it is still to be read whether they were finite.</summary>
    public GradientCheck? UnreadGradients { get; private init; }

    /// <summary>Runs the optimizer's step and takes it back, keeping what it would have changed.</summary>
    /// <param name="parameters">The parameters that are guarded; what else the optimizer holds keeps its new values.</param>
    /// <param name="unread">The gradients that it will use, where it is still to be read whether they are finite.</param>
    /// <param name="step">The optimizer's step. When it throws, the parameters stay as it left them.</param>
    public static ProposedUpdate Of(IEnumerable<ModuleParameter> parameters, GradientCheck? unread, Action step)
    {
        var update = new ProposedUpdate { UnreadGradients = unread };
        try
        {
            update.Remember(parameters);
            step();
        }
        catch
        {
            update.settled = true;
            update.Dispose();
            throw;
        }

        update.TakeBack();
        return update;
    }

    /// <summary>The squared Euclidean length of the update, one number on the given device unless it is known. Nothing is read back.</summary>
    public Numbers SquaredLength(torch.Device device) => Numbers.Sum(changes.ConvertAll(change => change.SquaredLength), device);

    /// <summary>The Euclidean length of the update, once it is known; not finite when the update is not.</summary>
    public double? Distance { get; private set; }

    /// <summary>The Euclidean length of the update, read back now unless it is known; NaN when it comes from gradients that are not finite.</summary>
    public double MeasureDistance()
    {
        if (Distance is { } known)
        {
            return known;
        }

        var device = changes.Count == 0 ? torch.CPU : changes[0].Device;
        double[] numbers = Numbers.Read(SquaredLength(device), UnreadGradients?.Sum(device) ?? 0);
        return double.IsFinite(numbers[1]) ? DistanceFrom(numbers[0]) : double.NaN;
    }

    /// <summary>Takes in <see cref="SquaredLength"/> as it was read back.</summary>
    /// <returns>The Euclidean length of the update; not finite when the update is not.</returns>
    public double DistanceFrom(double squaredLength)
    {
        Distance = squaredLength is >= SmallestSquare and < double.PositiveInfinity ? Math.Sqrt(squaredLength) : LengthInUnits();
        return Distance.Value;
    }

    /// <summary>The length of an update whose squares overflow or vanish, measured in units of its largest entry; not finite when the update is not.</summary>
    private double LengthInUnits()
    {
        double length = 0;
        foreach (var change in changes.Where(change => change.Count > 0))
        {
            var largest = change.Difference.abs().max();
            double unit = Number(largest);
            length = double.Hypot(length, unit == 0 ? 0 : unit * Number((change.Difference / largest).norm()));
            change.Release();
        }

        return length;
    }

    /// <summary>The parameters, each with its path and what the step adds to it. Release each difference once it was looked at.</summary>
    public IReadOnlyList<ParameterChange> Parts => changes;

    /// <summary>The parameters take the optimizer's values, bit for bit.</summary>
    public void Accept() => Settle(change => change.Accept());

    /// <summary>The parameters move along the update by the given factor.</summary>
    public void Scale(double factor) => Settle(change => change.Scale(factor));

    /// <summary>The parameters whose update holds a NaN or an infinity, or the length, which may overflow where no entry does.</summary>
    public string WhatIsNotFinite()
    {
        string[] paths = [.. from change in changes where !IsFinite(change) select change.Path];
        return paths.Length == 0 ? "the length of the update" : $"the update of {string.Join(", ", paths)}";
    }

    private static bool IsFinite(ParameterChange change)
    {
        bool isFinite = change.Difference.isfinite().all().item<bool>();
        change.Release();
        return isFinite;
    }

    public void Dispose()
    {
        if (!settled)
        {
            Settle(change => change.Drop());
        }

        foreach (var change in changes)
        {
            change.Dispose();
        }
    }

    private void Remember(IEnumerable<ModuleParameter> parameters)
    {
        var seen = new Dictionary<object, ParameterChange>();
        foreach (var parameter in parameters)
        {
            object identity = TensorIdentity.Of(parameter.Value);
            if (!seen.TryGetValue(identity, out ParameterChange? change))
            {
                change = new ParameterChange(parameter.Path, parameter.Value);
                seen.Add(identity, change);
                changes.Add(change);
            }

            change.Owners.Add((parameter.Module, parameter.Name));
        }
    }

    private void TakeBack()
    {
        foreach (var change in changes)
        {
            change.TakeBack();
            foreach (var (module, name) in change.Owners)
            {
                Direction.Add(module, name, change);
            }
        }
    }

    private void Settle(Action<ParameterChange> settle)
    {
        settled = true;
        changes.ForEach(settle);
    }

    private static double Number(Tensor scalar) => scalar.to_type(torch.ScalarType.Float64).item<double>();
}
