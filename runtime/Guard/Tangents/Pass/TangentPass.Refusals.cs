using System.Runtime.ExceptionServices;

namespace SafeStep;

/// <content>What the pass does not do.</content>
public sealed partial class TangentPass
{
    /// <summary>Makes the exception to throw where something has no derivative here, and remembers it: <see cref="Logits"/> throws it again when the model's own code caught it.</summary>
    public Exception Refused(string message)
    {
        var exception = new NotSupportedException(message);
        refusal ??= ExceptionDispatchInfo.Capture(exception);
        return exception;
    }

    /// <summary>Lets a tensor without a tangent pass to an operation that takes values to the host.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="operation">The operation, for the message.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="NotSupportedException">The tensor depends on the parameters.</exception>
    public Tensor Host(Tensor x, string operation) => IsActive(x)
        ? throw Refused($"{operation} takes a value out of a tensor that depends on the parameters{In()}: what is computed from it on the host has no derivative here. Compute it with tensors, or take the value of something that does not depend on them.")
        : x;

    /// <summary>Lets a tensor without a tangent pass to an operation that has no rule.</summary>
    /// <inheritdoc cref="Host"/>
    public Tensor Inactive(Tensor x, string operation) => IsActive(x) ? throw NoRule(operation) : x;

    /// <summary>Lets tensors without a tangent pass to an operation that has no rule.</summary>
    public Tensor[] Inactive(Tensor[] all, string operation) => IsActive(all) ? throw NoRule(operation) : all;

    private Exception NoRule(string operation) => Refused(
        $"{operation} has no tangent rule, and here its operand depends on the parameters{In()}. Write a rule for it (docs/custom-rules.md), or use operations that have one.");

    private string In() => foreign.PathOf(Module) is { Length: > 0 } path ? $" in {path}" : $" in {Module.GetName()}";
}
