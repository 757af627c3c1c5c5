namespace SafeStep;

/// <summary>The slopes of logits where no derivative could be generated: two evaluations of forward, one with the parameters moved a little.</summary>
public static class FiniteDifference
{
    /// <summary>
    /// The logits and their difference quotient along a direction. The parameters, and the buffers that forward changes, are as before afterwards.
    /// The step balances the rounding of the logits against their curvature: the square root of the type's precision, in units of the
    /// parameters' size along the direction's largest element.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="forward">Evaluates its logits on the batch in question.</param>
    /// <param name="direction">The tangents of its parameters.</param>
    public static LogitJvp Jvp(torch.nn.Module model, Func<Tensor> forward, ParameterTangents direction)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        // A parameter that two modules share is moved once.
        var moved = ModuleParameters.Of(model)
            .DistinctBy(parameter => TensorIdentity.Of(parameter.Value))
            .Select(parameter => (parameter.Value, Tangent: direction.Of(parameter.Module, parameter.Name)))
            .Where(parameter => parameter.Tangent is not null)
            .ToList();
        var buffers = model.named_buffers().Select(named => (named.buffer, Before: named.buffer.clone())).ToList();
        try
        {
            Tensor logits = forward().clone();
            Restore(buffers);
            double step = Step(moved, logits.dtype);
            if (step == 0)
            {
                return new LogitJvp(logits, null) { ExactTangent = false }.MoveToOuterDisposeScope();
            }

            Tensor ahead = At(step, moved, forward);
            return new LogitJvp(logits, (ahead - logits) / step) { ExactTangent = false }.MoveToOuterDisposeScope();
        }
        finally
        {
            Restore(buffers);
        }
    }

    // Evaluates forward at parameters + step * direction; copies put the parameters back exactly.
    private static Tensor At(double step, List<(Tensor Value, Tensor? Tangent)> moved, Func<Tensor> forward)
    {
        var before = moved.Select(parameter => (parameter.Value, Before: parameter.Value.clone())).ToList();
        try
        {
            foreach (var (value, tangent) in moved)
            {
                value.add_(tangent! * step);
            }

            return forward();
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

    private static double Largest(Tensor tensor) => tensor.numel() == 0 ? 0 : tensor.detach().abs().max().to(ScalarType.Float64).item<double>();

    private static void Restore(List<(Tensor Value, Tensor Before)> tensors)
    {
        foreach (var (value, before) in tensors)
        {
            value.copy_(before);
        }
    }
}
