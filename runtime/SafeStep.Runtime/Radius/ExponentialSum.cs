using System.Numerics;

namespace SafeStep;

/// <summary>
/// The partition function F(t) = sum_k sign_k exp(log_k + position_k t) in the scaled plane: positions within [-1/2, 1/2], so that no zero lies within pi of the
/// origin (Ghosts of Softmax, Theorem 4.6). Evaluated with the largest term factored out: nothing overflows however far t is.
/// </summary>
internal abstract class ExponentialSum(double reach)
{
    /// <summary>The largest |t| at which the sum may be evaluated.</summary>
    public double Reach => reach;

    public int Evaluations { get; private set; }

    public SumSample At(Complex t) => At(t.Real, t.Imaginary);

    public SumSample At(double u, double y)
    {
        Evaluations++;
        return Sample(u, y);
    }

    protected abstract SumSample Sample(double u, double y);
}
