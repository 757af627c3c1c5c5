namespace SafeStep;

/// <summary>
/// What an optimizer's step would change: copies the parameters before, and measures how far they moved after. Where slopes along the step are wanted, <see cref="TakeBack"/> gives the parameters their old values.
/// <see cref="Accept"/> or <see cref="Scale"/> settles it; with neither the step is dropped.
/// </summary>
/// <remarks>Memory: while a step is open, the old values of the trainable parameters; while it is measured, besides, the difference of one large parameter at a time and of all small ones.</remarks>
internal sealed class ProposedUpdate : IDisposable
{
    // Below, squares of single precision lose digits or vanish.
    private const double SmallestSquare = 1e-30;

    // A step whose length is as near to what was reported needs no word.
    private const double NegligibleRounding = 1e-3;

    private readonly IReadOnlyList<ParameterChange> changes, unguarded;
    private ParameterTangents? direction;
    private bool settled = true;

    /// <summary>Copies the values of the parameters.</summary>
    /// <param name="changes">The parameters that are guarded.</param>
    /// <param name="unguarded">The models' other parameters that the optimizer moves. They keep their new values whatever becomes of the step, but the guarded ones are measured where the loss was: at the old values of all.</param>
    /// <param name="unread">The gradients that the optimizer will use, where it is still to be read whether they are finite.</param>
    /// <param name="optimizer">The optimizer that takes the next step; null where it may take several.</param>
    public ProposedUpdate(IReadOnlyList<ParameterChange> changes, IReadOnlyList<ParameterChange> unguarded, GradientCheck? unread, torch.optim.Optimizer? optimizer)
    {
        (this.changes, this.unguarded, UnreadGradients, IsByGradients) = (changes, unguarded, unread, optimizer is not null);
        try
        {
            for (int i = 0; i < changes.Count; i++)
            {
                changes[i].Remember(optimizer);
            }

            for (int i = 0; i < unguarded.Count; i++)
            {
                unguarded[i].Remember(null);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The update as a direction: the tangent of each parameter is its proposed change. Only of an update that was taken back.</summary>
    public ParameterTangents Direction => direction ?? throw new InvalidOperationException("The update was not taken back: the parameters have their new values.");

    /// <summary>The radii inside the network, where they were asked for.</summary>
    public HiddenRadii? HiddenRadii => direction?.HiddenRadii;

    /// <summary>The gradients that the optimizer used, where it is still to be read whether they were finite.</summary>
    public GradientCheck? UnreadGradients { get; }

    /// <summary>Whether it comes of the gradients that the parameters hold, and not of several evaluations.</summary>
    public bool IsByGradients { get; }

    /// <summary>From now on the step is dropped unless something else is decided. Before, as when the optimizer throws, the parameters stay as it left them.</summary>
    public void DropUnlessDecided() => settled = false;

    /// <summary>To be called when the optimizer has taken its step: finds out how far the parameters moved.</summary>
    public void Stepped()
    {
        for (int i = 0; i < changes.Count; i++)
        {
            changes[i].Measure();
        }
    }

    /// <summary>Whether it moves a parameter that the derivative did not ask for. May wait for a device.</summary>
    public bool HasUnused => changes.Any(change => !change.IsUsed && Numbers.ReadOne(change.SquaredLength) != 0);

    /// <summary>Whether the step moves a parameter of a model, as far as is known. May wait for a device.</summary>
    public bool Moves(torch.nn.Module model)
    {
        var modules = new HashSet<torch.nn.Module>(model.modules(), ReferenceEqualityComparer.Instance) { model };
        return changes.Any(change => change.Owners.Exists(owner => modules.Contains(owner.Module)) && Numbers.ReadOne(change.SquaredLength) != 0);
    }

    /// <summary>Gives the parameters their old values until something is decided.</summary>
    public void TakeBack()
    {
        if (direction is not null)
        {
            return;
        }

        direction = new ParameterTangents();
        foreach (var change in changes)
        {
            change.TakeBack();
            foreach (var (module, name) in change.Owners)
            {
                direction.Add(module, name, change);
            }
        }

        for (int i = 0; i < unguarded.Count; i++)
        {
            unguarded[i].TakeBack();
        }
    }

    /// <summary>The squared Euclidean length of the update, one number on the given device unless it is known. Nothing is read back.</summary>
    public Numbers SquaredLength(torch.Device device)
    {
        double known = 0;
        for (int i = 0; i < changes.Count; i++)
        {
            if (!changes[i].SquaredLength.AreKnown)
            {
                return Numbers.Sum([.. changes.Select(change => change.SquaredLength)], device);
            }

            known += changes[i].SquaredLength.First;
        }

        return known;
    }

    /// <summary>The Euclidean length of the update, once it is known; not finite when the update is not.</summary>
    public double? Distance { get; private set; }

    /// <summary>The Euclidean length of the update, read back now unless it is known; NaN when it comes from gradients that are not finite.</summary>
    public double MeasureDistance()
    {
        if (Distance is { } known)
        {
            return known;
        }

        if (UnreadGradients is null)
        {
            return DistanceFrom(Numbers.ReadOne(SquaredLength(DeviceOfFirst())));
        }

        double[] numbers = Numbers.Read(SquaredLength(DeviceOfFirst()), UnreadGradients.Sum(DeviceOfFirst()));
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
    public void Accept()
    {
        settled = true;
        for (int i = 0; i < changes.Count; i++)
        {
            changes[i].Accept();
        }
    }

    /// <summary>The parameters move along the update by the given factor.</summary>
    /// <returns>How far they are from there, because their types round, as a share of the way; 0 where that is negligible.</returns>
    public double Scale(double factor)
    {
        settled = true;
        double way = factor * MeasureDistance();
        bool rounds = !(Math.Sqrt(changes.Sum(change => change.MostRounding() is { } most ? most.First : double.PositiveInfinity)) <= NegligibleRounding * way);
        Numbers[] rounded = [.. changes.Select(change => change.Scale(factor, rounds))];
        double share = rounds ? Math.Sqrt(Numbers.ReadOne(Numbers.Sum(rounded))) / way : 0;
        return share > NegligibleRounding ? Math.Min(share, double.MaxValue) : 0;
    }

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
        for (int i = 0; i < changes.Count; i++)
        {
            if (!settled)
            {
                changes[i].Drop();
            }

            changes[i].End();
        }

        for (int i = 0; i < unguarded.Count; i++)
        {
            unguarded[i].Accept();
            unguarded[i].End();
        }

        settled = true;
    }

    // Asked where something may have to be read.
    private torch.Device DeviceOfFirst() => changes.Count == 0 ? torch.CPU : changes[0].Device;

    private static double Number(Tensor scalar) => scalar.to_type(torch.ScalarType.Float64).item<double>();
}
