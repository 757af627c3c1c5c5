namespace SafeStep;

/// <summary>
/// Compares the generated derivative of a model with its forward, for tests of models and of custom rules: the logits of both, and the slopes with central differences of the logits along random directions.
/// </summary>
public static class TangentCheck
{
    // Rounding of the logits against their third derivative: the cube root of the precision, in units of the parameters' size.
    private const double StepInFloat64 = 1e-6, StepInFloat32 = 5e-3;

    /// <summary>Compares the derivative of a marked model at the present parameters and in the present mode, along three random directions.</summary>
    /// <param name="model">The model; its class is marked <see cref="LogitHeadAttribute"/>.</param>
    /// <param name="inputs">The inputs of <c>forward</c>: a batch.</param>
    /// <returns>The largest differences and where they are.</returns>
    /// <exception cref="ArgumentException">The inputs are not those of <c>forward</c>.</exception>
    /// <inheritdoc cref="Compare(torch.nn.Module, Func{Tensor}, Func{ParameterTangents, LogitJvp}, int, int)" path="/remarks"/>
    /// <example><c>TangentCheck.Compare(model, x).Demand();</c></example>
    public static TangentReport Compare(IGuardable model, params object?[] inputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        var guarded = model.Guarded();
        guarded.Check(inputs);
        return Compare(guarded.Module, () => guarded.Forward(inputs), direction => guarded.Evaluate(inputs, direction));
    }

    /// <summary>Compares at the present parameters and in the present mode, in the precision of the parameters.</summary>
    /// <remarks>
    /// <c>model.to(float64)</c> with inputs of float64 makes the comparison sharp: a difference of a millionth of the largest slope counts there, in float32 one of a hundredth. Nothing is dropped by dropout layers meanwhile.
    /// </remarks>
    /// <param name="model">The model. Afterwards it is as before, to the last bit.</param>
    /// <param name="forward">Evaluates its logits on the batch in question.</param>
    /// <param name="jvp">Evaluates its <c>Jvp</c> on the same batch.</param>
    /// <param name="directions">How many random directions the slopes are compared along.</param>
    /// <param name="seed">Where the random numbers start.</param>
    /// <returns>The largest differences and where they are.</returns>
    /// <example><c>Assert.True(TangentCheck.Compare(model, () => model.forward(x), direction => model.Jvp(x, direction)).IsClose)</c></example>
    public static TangentReport Compare(torch.nn.Module model, Func<Tensor> forward, Func<ParameterTangents, LogitJvp> jvp, int directions = 3, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(jvp);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(directions);
        using var noGrad = torch.no_grad();
        TangentReport? worst = null;
        for (int i = 0; i < directions; i++)
        {
            using var scope = torch.NewDisposeScope();
            var report = Compare(model, forward, jvp, (ulong)(seed + i));
            worst = worst is null || report.Excess > worst.Excess ? report : worst;
        }

        return worst!;
    }

    private static TangentReport Compare(torch.nn.Module model, Func<Tensor> forward, Func<ParameterTangents, LogitJvp> jvp, ulong seed)
    {
        var parameters = ModuleParameters.Of(model).DistinctBy(parameter => TensorIdentity.Of(parameter.Value)).ToList();
        var tangents = Random(parameters, seed);
        LogitJvp actual = jvp(ParameterTangents.FromNamed(model, tangents));
        using var rest = new ModelAtRest(model);
        Tensor logits = forward().clone();
        bool isDouble = logits.dtype == torch.ScalarType.Float64;
        var report = Report(isDouble ? StepInFloat64 : StepInFloat32);

        // A kink of one of many units may lie within the step and spoil the difference, not the derivative: a hundredth of the step meets a hundredth of the kinks.
        return report.IsClose || !isDouble ? report : Report(StepInFloat64 / 100);

        TangentReport Report(double step)
        {
            Tensor slopes = (At(step) - At(-step)) / Held(2 * step);
            return new TangentReport(Difference.Between(logits, actual.Logits), Difference.Between(slopes, actual.Slopes), isDouble ? 1e-9 : 1e-4, isDouble ? 1e-6 : 1e-2, actual.ExactTangent);
        }

        Tensor At(double step)
        {
            rest.Again();
            var before = parameters.ConvertAll(parameter => parameter.Value.clone());
            try
            {
                foreach (var parameter in parameters)
                {
                    if (tangents.TryGetValue(parameter.Path, out Tensor? tangent))
                    {
                        parameter.Value.PlusInPlace(tangent * Held(step));
                    }
                }

                return forward().clone();
            }
            finally
            {
                foreach (var (parameter, value) in parameters.Zip(before))
                {
                    parameter.Value.copy_(value);
                }
            }
        }
    }

    // Of each parameter's size, so that each takes part.
    private static Dictionary<string, Tensor> Random(List<ModuleParameter> parameters, ulong seed)
    {
        using var generator = new torch.Generator(seed);
        var tangents = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var parameter in parameters.Where(parameter => parameter.Value.is_floating_point()))
        {
            Tensor values = parameter.Value.detach();
            double size = values.numel() == 0 ? 0 : values.abs().max().to(torch.ScalarType.Float64).item<double>();
            tangents.Add(parameter.Path, torch.randn(values.shape, dtype: torch.ScalarType.Float32, generator: generator).to(values.dtype, values.device) * Held(Math.Max(size, 0.1)));
        }

        return tangents;
    }
}
