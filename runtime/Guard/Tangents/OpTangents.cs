using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <summary>
/// The forward-mode rules of tensor operations, one method each, named as the operation. A rule takes the inputs, each followed by its
/// tangent (null: proven zero), the other arguments, and the output; it returns the output's tangent, or null when that is zero. It serves
/// every spelling of the operation: <c>torch.relu</c>, <c>functional.relu</c> and <c>Tensor.relu</c> alike. Operators are named add, sub, mul, div, neg.
/// Operations that are linear in one tensor have no rule here: their tangent is the same operation on that tensor's tangent.
/// </summary>
public static partial class OpTangents
{
    /// <summary>A tangent that may be changed in place along with its value: a copy, or zeros when a nonzero part is about to be written.</summary>
    public static Tensor? Writable(Tensor x, Tensor? x_t, Tensor? part_t) =>
        x_t is not null ? x_t.clone() : part_t is not null ? torch.zeros_like(x) : null;

    // The chain rule of a function of one tensor: its derivative times the tangent.
    private static Tensor? Chain(Tensor? x_t, Func<Tensor> derivative) => x_t is null ? null : x_t * derivative();
}
