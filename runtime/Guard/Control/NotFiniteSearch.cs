namespace SafeStep;

/// <summary>Finds where a step that is not finite went wrong first: it runs the model once more, with a hook on each layer. Only rejected steps are looked at.</summary>
internal static class NotFiniteSearch
{
    /// <param name="batches">What the step is measured on.</param>
    /// <param name="parameter">The first parameter whose gradient or update is not finite.</param>
    public static NotFinitePlace In(IReadOnlyList<MeasuredBatch> batches, string? parameter)
    {
        try
        {
            foreach (var batch in batches)
            {
                if (FirstLayer(batch) is { } found)
                {
                    return new NotFinitePlace(parameter, found.Layer, found.Row);
                }
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A forward that does not run on such numbers. The step is rejected all the same.
        }

        return new NotFinitePlace(parameter, null, -1);
    }

    /// <summary>The first parameter that a text such as <c>the gradient of a.weight, b.bias</c> names, or null.</summary>
    public static string? FirstNamed(string culprit) =>
        culprit.IndexOf(" of ", StringComparison.Ordinal) is var place and > 0 && (culprit.StartsWith("the gradient", StringComparison.Ordinal) || culprit.StartsWith("the update", StringComparison.Ordinal))
            ? culprit[(place + 4)..].Split(", ")[0]
            : null;

    private static (string Layer, int Row)? FirstLayer(MeasuredBatch batch)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        (string, int)? first = null;
        var unhook = new List<Action>();
        foreach (var (name, module) in batch.Model.Model.Module.named_modules())
        {
            if (module is torch.nn.Module<Tensor, Tensor> layer && !ReferenceEquals(module, batch.Model.Model.Module))
            {
                var hook = layer.register_forward_hook((_, _, output) =>
                {
                    first ??= FirstRow(output) is var row and >= 0 ? (name, row) : null;
                    return output;
                });
                unhook.Add(hook.remove);
            }
        }

        try
        {
            int inLogits = QuietForward.Of(batch.Model.Model, batch.Inputs, FirstRow);
            return first ?? (inLogits >= 0 ? (batch.Model.Model.Name, inLogits) : null);
        }
        finally
        {
            unhook.ForEach(remove => remove());
        }
    }

    // Negative infinity is a mask.
    private static int FirstRow(Tensor output)
    {
        if (!output.is_floating_point() || output.numel() == 0 || output.dim() == 0)
        {
            return -1;
        }

        var wide = output.detach().to_type(torch.ScalarType.Float64).reshape(output.shape[0], -1);
        var sound = wide.isfinite().logical_or(wide.eq(Held(double.NegativeInfinity))).all(1).to_type(torch.ScalarType.Int64);
        return sound.min().item<long>() == 1 ? -1 : (int)sound.argmin().item<long>();
    }
}
