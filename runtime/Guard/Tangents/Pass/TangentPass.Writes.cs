using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Writing in place: what is written to a value is written to its tangent, and every view sees both.</content>
public sealed partial class TangentPass
{
    private List<(Tensor Input, Tensor Before)>? overwritten;

    /// <summary>Announces a write. Parameters, buffers, fields and captured tensors stay as they are; an input has its values back when the pass ends.</summary>
    /// <param name="target">The tensor that will be written to.</param>
    /// <param name="operation">The operation that does it, for the message.</param>
    /// <exception cref="NotSupportedException">The tensor's memory is not the pass's own.</exception>
    public void Writing(Tensor target, string operation)
    {
        // A tensor that is missing fails by the exception of forward, which may expect it.
        _ = target.IsInvalid;
        var root = Living(Find(target));
        switch (root.Origin)
        {
            case MemoryOrigin.Made:
                return;
            case MemoryOrigin.Input:
                overwritten ??= [];
                if (!overwritten.Exists(input => ReferenceEquals(input.Input, root.Value)))
                {
                    overwritten.Add((root.Value, root.Value.clone().DetachFromDisposeScope()));
                }

                return;
            case MemoryOrigin.Opaque:
                throw Refused($"{operation} writes{In()} to the result of an operation that may share its memory with other tensors. Write to a clone() of it.");
            default:
                throw Refused(
                    $"{operation} writes to {foreign.Name(root.Value)}{In()}: computing the derivative would change it. Write to a clone() of it; statistics that forward keeps belong where the model trains, outside forward.");
        }
    }

    /// <summary>Registers that a tensor was written to as a whole. An operation that returns other memory did not do that, whatever its name says: then its result is registered, and the tensor is what it was.</summary>
    /// <param name="target">The tensor.</param>
    /// <param name="result">What the operation returned: the tensor itself or another one on its memory.</param>
    /// <param name="tangent">The tangent that the tensor has now, which broadcasts to its shape; null: zero.</param>
    /// <returns>The result.</returns>
    public Tensor Wrote(Tensor target, Tensor result, Tensor? tangent) => Wrote(target, result, tangent, null);

    /// <inheritdoc cref="Wrote(Tensor, Tensor, Tensor?)"/>
    public Tensor Wrote(Tensor target, Tensor result, JetTangent? tangent) => Wrote(target, result, tangent?.First, tangent?.Second);

    /// <summary>Registers that a tensor was written to as a whole with values that do not depend on the parameters.</summary>
    /// <inheritdoc cref="Wrote(Tensor, Tensor, Tensor?)"/>
    public Tensor WroteConstant(Tensor target, Tensor result) => Wrote(target, result, null, null);

    /// <summary>Does to a tensor's tangent what was done to some of its elements.</summary>
    /// <param name="target">The tensor.</param>
    /// <param name="part">The tangent of what was written; null: zero.</param>
    /// <param name="write">Writes the second tensor, or a zero, to the elements of the first.</param>
    /// <param name="adds">Whether it adds: then there is nothing to do for a zero.</param>
    public void WrotePart(Tensor target, Tensor? part, Action<Tensor, Tensor> write, bool adds = false) => Overwrite(Find(target), part, null, write, adds);

    /// <inheritdoc cref="WrotePart(Tensor, Tensor?, Action{Tensor, Tensor}, bool)"/>
    public void WrotePart(Tensor target, JetTangent? part, Action<Tensor, Tensor> write, bool adds = false) => Overwrite(Find(target), part?.First, part?.Second, write, adds);

    /// <summary>
    /// Refuses a write of elements of a tensor over other ones of it that include some of those: what is read then depends on the order of writing. The same elements at the same places are no such.
    /// </summary>
    /// <param name="target">The tensor that will be written to.</param>
    /// <param name="source">What will be read for it.</param>
    /// <param name="write">Writes the second tensor to the elements of the first that are meant; null: to all.</param>
    /// <exception cref="NotSupportedException">They overlap.</exception>
    public void Apart(Tensor target, Tensor? source, Action<Tensor, Tensor>? write = null)
    {
        if (source is null || ReferenceEquals(source, target) && write is null)
        {
            return;
        }

        Shadow written = Find(target), read = Find(source);
        if (written.Root != read.Root)
        {
            return;
        }

        var root = written.Root.Value;
        Tensor marks = torch.zeros(root.shape, dtype: torch.ScalarType.Float64, device: root.device), mark = torch.ones([], dtype: torch.ScalarType.Float64, device: root.device);
        Tensor markable = written.Show(marks)!;
        (write ?? Fill)(markable, mark);
        if (read.Show(marks)!.ne(Held(0)).any().item<bool>() && !IsSame(written, read, write))
        {
            throw Refused($"Elements of a tensor are written over others of the same tensor{In()} while they are read: what comes out depends on the order. Write a clone() of them.");
        }
    }

    private static void Fill(Tensor all, Tensor part) => all.copy_(part);

    // Whether each element is written over itself: every one has its own number.
    private static bool IsSame(Shadow written, Shadow read, Action<Tensor, Tensor>? write)
    {
        var root = written.Root.Value;
        Tensor own = Arange(root.numel(), dtype: torch.ScalarType.Float64, device: root.device).reshape(root.shape);
        Tensor sources = read.Show(own)!, targets = written.Show(own)!;
        if (write is null)
        {
            return sources.shape.AsSpan().SequenceEqual(targets.shape) && sources.eq(targets).all().item<bool>();
        }

        Tensor copied = own.clone();
        write(written.Show(copied)!, sources);
        return copied.eq(own).all().item<bool>();
    }

    /// <summary>Runs an operation that gives a tensor another shape in place, such as squeeze_: the tensor is from now on a view of what it was.</summary>
    /// <param name="target">The tensor.</param>
    /// <param name="operation">Reshapes it in place.</param>
    /// <param name="replay">The same out of place, for its tangent.</param>
    /// <returns>What the operation returned.</returns>
    public Tensor Reshaped(Tensor target, Func<Tensor, Tensor> operation, Func<Tensor, Tensor?> replay)
    {
        Writing(target, "A change of shape in place");
        if (shadows.Keys.Any(other => !ReferenceEquals(other, target) && !other.IsInvalid && TensorIdentity.Of(other).Equals(TensorIdentity.Of(target))))
        {
            throw Refused($"A tensor is given another shape in place{In()} which other variables hold as well. Use the operation that returns a new tensor.");
        }

        // Another tensor on the same memory stays in the old shape. Where the operation fails, and forward goes on, this one does as well.
        var before = Find(target);
        Tensor old = target.detach();
        Tensor result = operation(target);
        before.Value = old;
        shadows[target] = new Shadow(target, before, replay);
        return View(result, target);
    }

    private Tensor Wrote(Tensor target, Tensor result, Tensor? first, Tensor? second)
    {
        if (ReferenceEquals(target, result) || SharedMemory.Is(target, result) || result.numel() == 0)
        {
            Overwrite(Find(target), first, second);
            return View(result, target);
        }

        var made = Register(result);
        (made.First, made.Second) = (first, second);
        return result;
    }

    private void RestoreInputs()
    {
        foreach (var (input, before) in overwritten ?? [])
        {
            input.copy_(before);
            before.Dispose();
        }
    }

    private void Overwrite(Shadow target, Tensor? first, Tensor? second)
    {
        var root = target.Root;
        if (torch.is_integral(root.Value.dtype))
        {
            return;
        }

        if (root == target || target.ShowsAll)
        {
            root.First = Lasting(root, Fit(first, root.Value));
            root.Second = Lasting(root, Fit(second, root.Value));
            root.Exclusive = false;
            root.Written();
            return;
        }

        Overwrite(target, first, second, static (all, part) => all.copy_(part), adds: false);
    }

    private void Overwrite(Shadow target, Tensor? first, Tensor? second, Action<Tensor, Tensor> write, bool adds)
    {
        var root = target.Root;
        if (torch.is_integral(root.Value.dtype))
        {
            // Integers and truth values are constant but for jumps.
            return;
        }

        bool exclusive = root.Exclusive;
        root.First = Written(target, root.First, first, exclusive, write, adds);
        root.Second = Written(target, root.Second, second, exclusive, write, adds);
        root.Exclusive = true;
        root.Written();
    }

    // One derivative of the root after a write to the target.
    private Tensor? Written(Shadow target, Tensor? ofRoot, Tensor? part, bool exclusive, Action<Tensor, Tensor> write, bool adds)
    {
        if (part is null && (ofRoot is null || adds))
        {
            // Not seen by anyone else, if it was so before.
            return ofRoot is null || exclusive ? ofRoot : Writable(target.Root, ofRoot);
        }

        Tensor all = ofRoot is not null && exclusive ? ofRoot : Writable(target.Root, ofRoot);
        Tensor shown = target.Show(all)!;
        if (!ReferenceEquals(shown, all) && !SharedMemory.Is(shown, all))
        {
            throw Refused($"A tensor of shape [{string.Join(", ", target.Value.shape)}] is written to in place, but the same view of its tangent is a copy. Write to a clone() of it.");
        }

        write(shown, part ?? torch.zeros([], dtype: all.dtype, device: all.device));
        return all;
    }

    // The root, or what stands for it when it was disposed and only one of its views is left.
    private Shadow Living(Shadow target)
    {
        var root = target.Root;
        if (!root.Value.IsInvalid)
        {
            return root;
        }

        var left = target.OutermostLiving;
        foreach (var other in shadows.Values.Where(other => !other.Value.IsInvalid && other.Root == root && !other.IsWithin(left)).Select(other => other.OutermostLiving).Distinct().ToList())
        {
            if (!other.IsSameViewAs(left))
            {
                throw Refused("A view is written to in place after the tensor that it was taken of was disposed, while other views of that are in use. Dispose it later, or write to a clone().");
            }

            other.BecomeViewOf(left);
        }

        left.BecomeRoot();
        return left;
    }

    // A derivative that nobody has seen, laid out in memory as the value is, so that its views are views.
    private Tensor Writable(Shadow root, Tensor? derivative)
    {
        Tensor own = MemoryLayout.Like(root.Value, TypeOfTangent(root.Value));
        return Lasting(root, derivative is null ? own.zero_() : own.copy_(derivative))!;
    }
}
