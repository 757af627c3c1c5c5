namespace SafeStep;

/// <summary>
/// One parameter during a guarded step: <see cref="Remember"/> before the optimizer's, <see cref="Measure"/> after it. Most steps end there, with the parameter as the optimizer left it. Where slopes are wanted it shows a copy of its old values
/// from <see cref="TakeBack"/> to the decision, while its own memory keeps the proposed ones, so that an accepted step costs no further pass; afterwards it has its own memory again, and whoever shares that memory sees the outcome.
/// </summary>
/// <param name="path">Where the parameter is in the model, for messages.</param>
/// <param name="parameter">The parameter.</param>
/// <param name="keepsMemory">Whether the memory of the copy is kept from step to step.</param>
internal sealed class ParameterChange(string path, Tensor parameter, bool keepsMemory) : IDisposable
{
    private const long LargeFrom = 1 << 16;

    private Tensor? kept, old, own, difference;
    private bool isPinned, isAsked;

    /// <summary>Where the parameter is in the model, for messages.</summary>
    public string Path { get; } = path;

    /// <summary>The parameter.</summary>
    public Tensor Parameter => parameter;

    /// <summary>Every module that registered the parameter, with the name it has there.</summary>
    public List<(torch.nn.Module Module, string Name)> Owners { get; } = [];

    /// <summary>New values minus old, float32 where the parameter is of half precision. Computed when it is asked for, and kept until it is released.</summary>
    public Tensor Difference => difference ??= TensorDifference.Of(Proposed(), Old).DetachFromDisposeScope();

    /// <summary>Whether the difference is at hand.</summary>
    public bool HasDifference => difference is not null;

    /// <summary>How many numbers the parameter has.</summary>
    public long Count { get; } = parameter.numel();

    /// <summary>The device that it is on.</summary>
    public torch.Device Device => parameter.device;

    /// <summary>The sum of the squares of the difference; known once it was measured.</summary>
    public Numbers SquaredLength { get; private set; }

    /// <summary>Whether the change was asked for since the values were copied: what no pass asks for, no logit that it computed depends on.</summary>
    public bool IsUsed { get; set; }

    private Tensor Old => old ?? throw new InvalidOperationException($"{Path} has no old values outside of a step.");

    /// <summary>Copies the values, or has the optimizer copy them.</summary>
    /// <param name="optimizer">The optimizer that takes the next step; null where it may take several.</param>
    public void Remember(torch.optim.Optimizer? optimizer)
    {
        IsUsed = false;
        old = optimizer is null ? null : OptimizerRecord.Ask(optimizer, parameter, kept);
        isAsked = old is not null;
        if (isAsked)
        {
            Keep();
            return;
        }

        if (kept is not null && (HostCopy.Try(parameter, kept) || TryCopy(kept)))
        {
            old = kept;
            return;
        }

        old = parameter.clone().DetachFromDisposeScope();
        Keep();
    }

    /// <summary>Finds out how far the parameter moved.</summary>
    /// <exception cref="InvalidOperationException">The optimizer did not do what it was asked to.</exception>
    public void Measure()
    {
        SquaredLength = !isAsked ? TensorDifference.SquaredLength(Proposed(), Old)
            : OptimizerRecord.Answer(parameter) ?? throw new InvalidOperationException($"The optimizer did not come to {Path} in its step, so that it is not known how far it moved.");
        isAsked = false;
    }

    /// <summary>Lets the parameter show its old values.</summary>
    public void TakeBack()
    {
        // The memory that the optimizer left it with, which may be another than before.
        own = parameter.detach().DetachFromDisposeScope();
        if (!Old.shape.AsSpan().SequenceEqual(parameter.shape))
        {
            // Kept from a step at which it had another one.
            old = Old.view(parameter.shape).DetachFromDisposeScope();
        }

        parameter.set_(Old);
    }

    /// <summary>The product of a gradient with the difference, and of the gradient with itself. Where the values are at hand no difference is made.</summary>
    /// <param name="gradient">With all its rows, of the parameter's shape.</param>
    public (Numbers Product, Numbers Squares) Along(Tensor gradient)
    {
        if (HostValues.TryOf<float>(gradient, out var along) && HostValues.TryOf<float>(own ?? parameter, out var proposed) && HostValues.TryOf<float>(Old, out var before))
        {
            var (product, squares) = HostReductions.AlongChange<float>(along, proposed, before);
            GC.KeepAlive(gradient);
            return (product, squares);
        }

        var difference = Difference;
        var dense = gradient.to_type(difference.dtype).reshape(-1);
        (Numbers, Numbers) both = (torch.dot(dense, difference.reshape(-1)), torch.dot(dense, dense));
        Release();
        return both;
    }

    /// <summary>Keeps the difference from being released: somebody holds on to it.</summary>
    public void Pin() => isPinned = true;

    /// <summary>Lets go of the difference, so that no more than one large one is held at a time. Small ones stay: they may be asked for again at once.</summary>
    public void Release()
    {
        if (!isPinned && Count >= LargeFrom)
        {
            difference?.Dispose();
            difference = null;
        }
    }

    /// <summary>The parameter has the proposed values.</summary>
    public void Accept()
    {
        if (own is not null)
        {
            parameter.set_(own);
        }
    }

    /// <summary>The parameter has its old values and a part of the difference.</summary>
    /// <param name="factor">The part.</param>
    /// <param name="rounds">Whether it is asked what the parameter's type rounds of it.</param>
    /// <returns>The sum of the squares of what it rounded; 0 where that is not asked.</returns>
    public Numbers Scale(double factor, bool rounds)
    {
        // The difference is of the proposed values, which are overwritten here.
        var step = Difference;
        (own ?? parameter).copy_(Old).add_(step, Held(factor));
        var rounding = rounds ? Rounding(step, factor) : 0;
        Accept();
        Release();
        return rounding;
    }

    /// <summary>The square of a bound of what the parameter's type can round when part of a difference is added; null where it is not known at little cost.</summary>
    public Numbers? MostRounding()
    {
        var squares = FiniteProbe.Of(Old, out bool isSquared);
        return isSquared && squares.AreKnown ? squares.First * Unit * Unit : null;
    }

    /// <summary>The parameter has its old values, where there still is one: a module disposes what is replaced in it.</summary>
    public void Drop()
    {
        if (!parameter.IsInvalid)
        {
            (own ?? parameter).copy_(Old);
            Accept();
        }
    }

    /// <summary>The step is over: what it needed is let go.</summary>
    public void End()
    {
        if (isAsked)
        {
            OptimizerRecord.Answer(parameter);
            isAsked = false;
        }

        if (!ReferenceEquals(old, kept))
        {
            old?.Dispose();
        }

        own?.Dispose();
        difference?.Dispose();
        (old, own, difference, isPinned) = (null, null, null, false);
    }

    public void Dispose()
    {
        End();
        kept?.Dispose();
        kept = null;
    }

    // What is for several threads, or not in order.
    private bool TryCopy(Tensor memory)
    {
        if (memory.dtype != parameter.dtype || !memory.shape.AsSpan().SequenceEqual(parameter.shape))
        {
            return false;
        }

        memory.copy_(parameter);
        return true;
    }

    private void Keep()
    {
        if (keepsMemory && !ReferenceEquals(kept, old))
        {
            kept?.Dispose();
            kept = old;
        }
    }

    // Half of the last place of a number, relative to it.
    private double Unit => Old.dtype.ToString() switch
    {
        "Float64" => 1.2e-16,
        "Float16" => 4.9e-4,
        "BFloat16" => 4e-3,
        _ => 6e-8,
    };

    private Numbers Rounding(Tensor step, double factor)
    {
        using var taken = TensorDifference.Of(Proposed(), Old);
        using var part = step * Held(factor);
        return TensorDifference.SquaredLength(taken, part);
    }

    private Tensor Proposed()
    {
        var proposed = own ?? parameter;
        return proposed.element_size() < sizeof(float) ? proposed.to_type(torch.ScalarType.Float32) : proposed;
    }
}
