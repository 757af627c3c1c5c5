namespace SafeStep;

/// <summary>
/// Forwards whose gradients were gone as a later forward began (<see cref="ParameterGradients"/>). Mostly they were cleared, as those of the pass that finds an adversarial input: then the forward is no part of the step. Where they were gathered outside of
/// the parameters, as by <c>autograd.grad</c>, it is. The derivative of the loss along the step, by the logits of the forwards and by the gradients of the parameters, tells which: it is one number, and only the right forwards sum to it.
/// </summary>
internal sealed class ClearedForwards(AdjointCheck adjoint)
{
    // How near to 1 the ratio of the two derivatives is where the forwards are the right ones; and how near where the gradient is that at parameters nearby (SAM), which other logits show, and the forwards are by far the better ones.
    private const double Right = 2e-4, Nearby = 0.3, Better = 3;

    /// <summary>Whether such forwards were cleared, when it was last told; null before. It holds for steps that do not tell, as those measured on samples.</summary>
    public bool? AreCleared { get; set; }

    /// <summary>Whether the forwards that are left are to be measured first, and the others only where these do not tell.</summary>
    public bool LeftFirst => AreCleared != false;

    /// <summary>Whether the forwards that are left are known to be all there are. Where they are not, it takes the others to tell.</summary>
    /// <param name="left">Their derivative of the loss along the step; NaN where it is not known.</param>
    /// <param name="haveOtherLogits">Whether their loss saw other logits than those that were measured.</param>
    /// <param name="update">The step.</param>
    public bool AreAll(double left, bool haveOtherLogits, ProposedUpdate update)
    {
        if (adjoint.RatioOf(left, update) is not { } ratio)
        {
            return AreCleared == true;
        }

        bool fits = Math.Abs(ratio - 1) <= (AreCleared == true && haveOtherLogits ? Nearby : Right);
        AreCleared = fits ? true : AreCleared;
        return fits;
    }

    /// <summary>Whether the forwards that are left explain the gradients better than all do.</summary>
    /// <param name="left">The derivative of the loss by those that are left; NaN where it is not known.</param>
    /// <param name="all">That by all.</param>
    /// <param name="haveOtherLogits">Whether the loss of those that are left saw other logits than those that were measured.</param>
    /// <param name="update">The step.</param>
    public bool AreBetter(double left, double all, bool haveOtherLogits, ProposedUpdate update)
    {
        if (adjoint.RatioOf(left, update) is not { } some || adjoint.RatioOf(all, update) is not { } whole)
        {
            return AreCleared == true;
        }

        var (off, offWhole) = (Math.Abs(some - 1), Math.Abs(whole - 1));
        AreCleared = offWhole > Right && off <= (haveOtherLogits ? Nearby : Right) && offWhole > Better * off;
        return AreCleared.Value;
    }
}
