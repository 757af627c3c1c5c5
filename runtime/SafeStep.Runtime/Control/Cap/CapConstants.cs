namespace SafeStep;

/// <summary>The constants of the default rule, for the experiments that judge them (samples/Lab, sustained). Nobody else changes them.</summary>
/// <param name="Widest"><see cref="TighteningLimit.Widest"/>.</param>
/// <param name="HalfLife"><see cref="TighteningLimit.HalfLife"/>.</param>
/// <param name="Recovery"><see cref="TighteningLimit.Recovery"/>.</param>
/// <param name="Relief"><see cref="TighteningLimit.Relief"/>.</param>
/// <param name="DescentShare"><see cref="CapRule.DescentShare"/>.</param>
internal sealed record CapConstants(
    double Widest = TighteningLimit.Widest, double HalfLife = TighteningLimit.HalfLife, double Recovery = TighteningLimit.Recovery, double Relief = TighteningLimit.Relief, double DescentShare = CapRule.DescentShare);
