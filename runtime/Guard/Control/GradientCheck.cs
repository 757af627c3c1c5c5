namespace SafeStep;

/// <summary>
/// Looks for NaN and infinity in the gradients of a step: one of them would stay in the optimizer's momentum and spoil every later step. On the processor the answer is there before the optimizer runs,
/// and the optimizer is left out. A GPU would have to be waited for: there zeros take their place, so that the momentum stays finite, and the answer is read together with the measurement.
/// </summary>
internal sealed class GradientCheck
{
    private readonly List<(string Path, Tensor Parameter, Tensor Gradient)> gradients;
    private readonly Func<Tensor, bool> isHeld;
    private readonly List<Numbers> sums;
    private readonly bool areSquared = true;
    private bool replaced;

    /// <param name="parameters">The parameters whose gradients are looked at.</param>
    /// <param name="isHeld">Whether the optimizer moves one of them: the gradients of others, which it does not clear either, are no part of its step.</param>
    public GradientCheck(IReadOnlyList<ModuleParameter> parameters, Func<Tensor, bool> isHeld)
    {
        (gradients, sums, this.isHeld) = (new(parameters.Count), new(parameters.Count), isHeld);
        for (int i = 0; i < parameters.Count; i++)
        {
            if (Gradient.Of(parameters[i].Value) is { } gradient)
            {
                gradients.Add((parameters[i].Path, parameters[i].Value, gradient));
                sums.Add(FiniteProbe.Of(Gradient.Dense(gradient), out bool isSquared));
                areSquared &= isSquared;
            }
        }
    }

    /// <summary>Whether to read the sum is to wait for a device, and can be put off.</summary>
    public bool IsBetterReadLater =>
        sums.Exists(sum => !sum.AreKnown) && gradients.Exists(item => item.Gradient.device_type != DeviceType.CPU) && !gradients.Exists(item => Gradient.IsSparse(item.Gradient));

    /// <summary>The sum of all elements, or of their squares. A NaN or an infinity anywhere survives it, so that one number tells of all; it may overflow by itself, so it only raises the question.</summary>
    /// <param name="device">Where the sum is wanted; null where it is there the soonest.</param>
    public Numbers Sum(torch.Device? device = null) => Numbers.Sum(sums, device);

    /// <summary>The length of all gradients together; NaN where it was not found out.</summary>
    /// <param name="sum">The <see cref="Sum"/>, as it was read.</param>
    public double Length(double sum) => areSquared ? Math.Sqrt(sum) : double.NaN;

    /// <summary>Zeros take the place of each gradient that is not finite. Nothing is read back.</summary>
    public void Replace()
    {
        replaced = true;
        for (int i = 0; i < gradients.Count; i++)
        {
            var gradient = gradients[i].Gradient;
            var number = sums[i].On(gradient.device);
            // A number less itself is zero, but for NaN and infinity.
            gradient.masked_fill_(number.sub(number).ne(Held(0)), Held(0));
        }
    }

    /// <summary>Zeros take the place of all gradients.</summary>
    public void Clear() => gradients.ForEach(gradient => gradient.Gradient.zero_());

    /// <summary>The gradients that are not finite, of parameters that the optimizer moves; null when all are.</summary>
    /// <param name="sum">The <see cref="Sum"/>, as it was read.</param>
    public string? NotFinite(double sum) => double.IsFinite(sum) ? null : Culprits();

    private string? Culprits()
    {
        string[] culprits = [.. from i in Enumerable.Range(0, gradients.Count) where !IsFinite(i) && isHeld(gradients[i].Parameter) select gradients[i].Path];
        return culprits.Length == 0 ? null : $"the gradient of {string.Join(", ", culprits)}";
    }

    private bool IsFinite(int i) => replaced ? double.IsFinite(Numbers.ReadOne(sums[i])) : Gradient.Dense(gradients[i].Gradient).isfinite().all().item<bool>();
}
