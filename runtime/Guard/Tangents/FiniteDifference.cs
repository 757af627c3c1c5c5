using System.Runtime.CompilerServices;

namespace SafeStep;

/// <summary>
/// Slopes where no derivative could be generated: two evaluations of forward, one with the parameters (and of a child, the input) moved a little. Nothing is dropped by dropout layers, both
/// evaluations see the same random numbers, and parameters, buffers, modes and the stream of random numbers are as before afterwards.
/// </summary>
public static class FiniteDifference
{
    private static readonly ConditionalWeakTable<torch.nn.Module, object> Asked = [];

    /// <summary>
    /// The logits and their difference quotient along a direction. The step balances the rounding of the logits against their curvature: the
    /// square root of the type's precision, in units of the parameters' size along the direction's largest element.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="forward">Evaluates its logits on the batch in question.</param>
    /// <param name="direction">The tangents of its parameters.</param>
    /// <param name="inputs">What <paramref name="forward"/> runs on, where it may write to that: it is put back after each evaluation.</param>
    /// <exception cref="NotSupportedException">A parameter is of half precision, which has too few digits for a difference.</exception>
    public static LogitJvp Jvp(torch.nn.Module model, Func<Tensor> forward, ParameterTangents direction, params object?[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        // Of those of the training forward no use is made here.
        RandomForwards.Note(model, draws: false);
        Dual logits = Quotient(model, [], _ => AsInTraining(forward), direction, inputs);
        return new LogitJvp(logits.Value, logits.Tangent) { ExactTangent = false }.MoveToOuterDisposeScope();
    }

    // A forward may ask whether gradients are recorded.
    private static Tensor AsInTraining(Func<Tensor> forward)
    {
        using var recorded = torch.enable_grad();
        return forward().detach();
    }

    /// <summary>The output of a module and its difference quotient along the tangents of its inputs and of its parameters together.</summary>
    /// <param name="module">The module.</param>
    /// <param name="inputs">Its inputs, tensors and others.</param>
    /// <param name="tangents">The tangents of those that are tensors; null is zero.</param>
    /// <param name="forward">Runs it on other inputs.</param>
    /// <param name="direction">The tangents of the parameters.</param>
    /// <exception cref="NotSupportedException">A parameter or input is of half precision, or the module writes to an input or returns its memory.</exception>
    internal static Dual OfChild(torch.nn.Module module, object?[] inputs, Tensor?[] tangents, Func<object?[], Tensor> forward, ParameterTangents direction)
    {
        var moved = new List<(Tensor Value, Tensor? Tangent)>();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (tangents[i] is not null)
            {
                moved.Add(((Tensor)inputs[i]!, tangents[i]));
            }
        }

        return Quotient(module, moved, At, direction);

        // On copies: a module that writes to its input, or hands its memory on, would have another effect where it is called.
        Tensor At(double step)
        {
            object?[] parts = [.. inputs.Zip(tangents, (input, tangent) => input is Tensor x ? tangent is null || step == 0 ? x.clone() : x.Plus(tangent * Held(step)) : input)];
            var copies = parts.OfType<Tensor>().ToArray();
            var watch = new WriteWatch(copies);
            Tensor output = forward(parts);
            return WriteWatch.AreUntouched([watch]) && !Array.Exists(copies, copy => SharedMemory.Is(copy, output))
                ? output
                : throw new NotSupportedException(
                    $"{module.GetType().FullName} writes to its input or returns its memory, so that a finite difference does not tell what forward does. Give it a derivative: declare it partial, or mark it [LogitHead].");
        }
    }

    private static Dual Quotient(torch.nn.Module module, List<(Tensor Value, Tensor? Tangent)> inputs, Func<double, Tensor> forward, ParameterTangents direction, params object?[] written)
    {
        // A parameter that two modules share is moved once.
        var moved = ModuleParameters.Of(module)
            .DistinctBy(parameter => TensorIdentity.Of(parameter.Value))
            .Select(parameter => (parameter.Value, Tangent: direction.Of(parameter.Module, parameter.Name)))
            .Where(parameter => parameter.Tangent is not null)
            .ToList();
        Demand([.. moved.Select(parameter => parameter.Value), .. inputs.Select(input => input.Value)], module);
        using var rest = new ModelAtRest(module, written);
        Tensor value = forward(0).clone();
        DemandOneValue(module, rest, value, forward);
        double step = Step([.. moved, .. inputs], value.dtype);
        if (step == 0)
        {
            return new Dual(value, null);
        }

        rest.Again();
        return new Dual(value, (At(step, moved, forward) - value) / Held(step));
    }

    // A forward that counts its calls where that is not seen would turn the difference into nonsense. It is asked once for each module: it costs one evaluation.
    private static void DemandOneValue(torch.nn.Module module, ModelAtRest rest, Tensor value, Func<double, Tensor> forward)
    {
        if (Asked.TryGetValue(module, out _))
        {
            return;
        }

        rest.Again();
        // Rounding may differ between two evaluations on a GPU.
        if (Difference.Between(value, forward(0)).Relative > (value.dtype == ScalarType.Float64 ? 1e-11 : 1e-5))
        {
            throw new NotSupportedException(
                $"forward of {module.GetName()} gives two values for one batch at the same parameters, so that a difference of them is no derivative. It keeps something that changes (a counter, a generator of random numbers): pass it in, or keep it outside forward.");
        }

        Asked.Add(module, module);
    }

    // Evaluates forward at parameters + step * direction; copies put the parameters back exactly.
    private static Tensor At(double step, List<(Tensor Value, Tensor? Tangent)> moved, Func<double, Tensor> forward)
    {
        var before = moved.Select(parameter => (parameter.Value, Before: parameter.Value.clone())).ToList();
        try
        {
            foreach (var (value, tangent) in moved)
            {
                value.PlusInPlace(tangent! * Held(step));
            }

            return forward(step);
        }
        finally
        {
            Restore(before);
        }
    }

    private static double Step(List<(Tensor Value, Tensor? Tangent)> moved, ScalarType type)
    {
        double size = moved.Select(parameter => Largest(parameter.Value)).DefaultIfEmpty(0).Max();
        double reach = moved.Select(parameter => Largest(parameter.Tangent!)).DefaultIfEmpty(0).Max();
        double precision = type == ScalarType.Float64 ? 1e-8 : 3e-4;
        return reach == 0 ? 0 : precision * Math.Max(size, 1e-3) / reach;
    }

    // A step that half precision can show is too long for a slope.
    private static void Demand(IEnumerable<Tensor> values, torch.nn.Module module)
    {
        if (values.FirstOrDefault(value => value.element_size() < sizeof(float)) is { } half)
        {
            throw new NotSupportedException(
                $"{module.GetName()} is differentiated by a finite difference, for which {half.dtype} has too few digits. Keep it in float32, or give it a derivative: mark it [LogitHead], or write a rule for what it does (docs/custom-rules.md).");
        }
    }

    private static double Largest(Tensor tensor) => tensor.numel() == 0 ? 0 : tensor.detach().abs().max().to(ScalarType.Float64).item<double>();

    private static void Restore(List<(Tensor Value, Tensor Before)> tensors)
    {
        foreach (var (value, before) in tensors)
        {
            value.copy_(before);
        }
    }
}
