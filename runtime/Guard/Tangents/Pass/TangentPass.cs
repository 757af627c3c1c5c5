using System.Runtime.ExceptionServices;

namespace SafeStep;

/// <summary>
/// One evaluation of a model's twin: it knows the tangent of every tensor on the way, by the identity of the tensor object. A twin is the user's forward in which each operation on tensors goes through the pass, so that tangents
/// are wherever the code puts its tensors: in locals, lists, tuples, closures. Generated code calls it.
/// </summary>
/// <remarks>
/// A tangent has the memory structure of its value: a view's is the same view of its source's, and a write in place is seen by every view. What the pass cannot vouch for is refused with an exception, which
/// <see cref="Logits"/> throws again if the model's own code caught it.
/// </remarks>
public sealed partial class TangentPass : IDisposable
{
    private readonly Dictionary<Tensor, Shadow> shadows = new(ReferenceEqualityComparer.Instance);
    private readonly IDisposable recording;
    private readonly DisposeScope scope;
    private readonly ForeignTensors foreign;
    private ExceptionDispatchInfo? refusal;
    private readonly bool takesGradients;
    private bool ended;

    /// <summary>Begins a pass. No gradients are recorded until it ends, unless forward needs them, and what is made meanwhile is released with it, but for the result.</summary>
    /// <param name="model">The model whose logits are asked for.</param>
    /// <param name="direction">The tangents of its parameters.</param>
    /// <param name="secondOrder">Whether second derivatives are carried along.</param>
    /// <param name="approximateUnknownChildren">Whether a child without a derivative is differentiated by a finite difference.</param>
    /// <param name="takesGradients">Whether forward asks for gradients itself, of what does not depend on the parameters: then they are recorded where forward has them recorded in training.</param>
    /// <param name="draws">Whether forward draws random numbers.</param>
    /// <exception cref="NotSupportedException">The model overrides a method whose twin it inherits.</exception>
    public TangentPass(torch.nn.Module model, ParameterTangents direction, bool secondOrder = false, bool approximateUnknownChildren = false, bool takesGradients = false, bool draws = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(direction);
        Module = model;
        Direction = direction;
        SecondOrder = secondOrder;
        if (approximateUnknownChildren)
        {
            direction.ApproximateUnknownChildren();
        }

        if (TwinCheck.Complaint(model) is { } complaint)
        {
            throw new NotSupportedException(complaint);
        }

        foreign = new ForeignTensors(model, direction);
        state = StateOf(model);
        this.takesGradients = takesGradients;
        recording = torch.set_grad_enabled(takesGradients);
        scope = torch.NewDisposeScope();
        BeginDraws(draws);
    }

    /// <summary>The tangents of the parameters.</summary>
    public ParameterTangents Direction { get; }

    /// <summary>Whether second derivatives are carried along.</summary>
    public bool SecondOrder { get; }

    /// <summary>Records the radii inside the network; null unless that was asked for.</summary>
    public HiddenRadii? HiddenRadii => Direction.HiddenRadii;

    /// <summary>The module whose twin is running.</summary>
    public torch.nn.Module Module { get; private set; }

    /// <summary>The result of a first-order pass.</summary>
    /// <param name="logits">What the twin returned, shape [..., classes].</param>
    /// <exception cref="NotSupportedException">Something was refused on the way.</exception>
    public LogitJvp Logits(Tensor logits)
    {
        refusal?.Throw();
        LeaveState();
        Tensor? slopes = Of(logits);
        return new LogitJvp(OwnMemory(logits), slopes is null ? null : Own(slopes)) { ExactTangent = !Direction.AllowsDifferences || Direction.IsExact, Drew = drew }.MoveToOuterDisposeScope();
    }

    /// <summary>The result of a second-order pass.</summary>
    /// <param name="logits">What the twin returned, shape [..., classes].</param>
    /// <exception cref="NotSupportedException">Something was refused on the way.</exception>
    public LogitJet Curves(Tensor logits)
    {
        refusal?.Throw();
        LeaveState();
        var derivatives = JetOf(logits);
        return new LogitJet(
            OwnMemory(logits),
            derivatives is null ? null : new JetTangent(derivatives.First is null ? null : Own(derivatives.First), derivatives.Second is null ? null : Own(derivatives.Second))).MoveToOuterDisposeScope();
    }

    /// <summary>Ends the pass.</summary>
    public void Dispose()
    {
        if (ended)
        {
            return;
        }

        ended = true;
        RestoreInputs();
        LeaveState();
        EndDraws();
        scope.Dispose();
        recording.Dispose();
    }

    // The memory of the batch has its old values back when the pass ends.
    private Tensor OwnMemory(Tensor logits) => Own(Find(logits).Origin == MemoryOrigin.Made ? logits : logits.clone());

    // The result is handed out, to be disposed by whoever asked for it: what belongs to somebody else is handed out as another tensor on the same memory.
    private Tensor Own(Tensor tensor)
    {
        var own = takesGradients ? tensor.detach() : scope.Contains(tensor) ? tensor : tensor.alias();
        scope.Attach(own);
        return own;
    }
}
