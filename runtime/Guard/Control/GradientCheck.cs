namespace SafeStep;

/// <summary>
/// Looks for NaN and infinity in the gradients before the optimizer sees them: one such gradient would stay in the optimizer's momentum and spoil every later step.
/// </summary>
internal static class GradientCheck
{
    /// <summary>The parameters whose gradient is not finite, or null when all are.</summary>
    public static string? NotFinite(IEnumerable<ModuleParameter> parameters)
    {
        var gradients = (
            from parameter in parameters
            let gradient = Gradient.Of(parameter.Value)
            where gradient is not null
            select (parameter.Path, Gradient: gradient)).ToList();

        // A NaN or an infinity anywhere survives every sum: one number tells of all.
        var probes = gradients.ConvertAll(item => FiniteProbe.Of(item.Gradient));
        if (double.IsFinite(Numbers.Read(Numbers.Sum(probes))[0]))
        {
            return null;
        }

        string[] culprits = [.. from item in gradients where !item.Gradient.isfinite().all().item<bool>() select item.Path];
        return culprits.Length == 0 ? null : $"the gradient of {string.Join(", ", culprits)}";
    }
}
