using System.Numerics;

namespace SafeStep;

/// <summary>The exact radius of one sample: the nearest complex zero of its partition function along the update, with a proof that none is nearer.</summary>
/// <param name="Radius">
/// The certified lower end: no zero lies nearer than this. It agrees with the modulus of <paramref name="Zero"/> to 1e-10 or better where the zero is simple. In units of the update;
/// positive infinity when there is no zero.
/// </param>
/// <param name="Zero">The nearest zero found, in the upper half plane; NaN when there is none or none was found.</param>
/// <param name="Evaluations">How often the partition function was evaluated.</param>
/// <param name="Certified">Whether a zero is shown to lie within 1e-6 of <paramref name="Radius"/>, relatively. If not, the radius is the best lower bound that was shown.</param>
public readonly record struct ExactRadius(double Radius, Complex Zero, int Evaluations, bool Certified);
