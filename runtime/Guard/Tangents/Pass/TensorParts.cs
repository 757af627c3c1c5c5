namespace SafeStep;

/// <content>Parts of tensors by their indices.</content>
public sealed partial class TangentPass
{
    /// <summary>The parts of a tensor: <c>jvp.At(x)[..]</c> reads one, <c>jvp.At(x)[..] = v</c> writes one, value and tangent.</summary>
    // A tensor that is missing fails as in forward, which may expect just that: once the indices are known, and by the same exception.
    public TensorParts At(Tensor x) => new(this, x);
}

/// <summary>The parts of a tensor in a pass, with the indexers that a tensor has.</summary>
public sealed class TensorParts
{
    private readonly TangentPass pass;
    private readonly Tensor tensor;

    internal TensorParts(TangentPass pass, Tensor tensor) => (this.pass, this.tensor) = (pass, tensor);

    /// <summary>The part that the indices name: a view for positions and ranges, a copy for tensors.</summary>
    public Tensor this[params TensorIndex[] indices]
    {
        get => pass.MaybeView(tensor[indices], tensor, t => t[indices]);
        set => Write(value, (t, v) => t[indices] = v);
    }

    /// <inheritdoc cref="this[TensorIndex[]]"/>
    public Tensor this[params Tensor[] indices]
    {
        get => pass.MaybeView(tensor[indices], tensor, t => t[indices]);
        set => Write(value, (t, v) => t[indices] = v);
    }

    /// <inheritdoc cref="this[TensorIndex[]]"/>
    public Tensor this[long i1]
    {
        get => pass.MaybeView(tensor[i1], tensor, t => t[i1]);
        set => Write(value, (t, v) => t[i1] = v);
    }

    /// <inheritdoc cref="this[TensorIndex[]]"/>
    public Tensor this[long i1, long i2]
    {
        get => pass.MaybeView(tensor[i1, i2], tensor, t => t[i1, i2]);
        set => Write(value, (t, v) => t[i1, i2] = v);
    }

    /// <inheritdoc cref="this[TensorIndex[]]"/>
    public Tensor this[long i1, long i2, long i3]
    {
        get => pass.MaybeView(tensor[i1, i2, i3], tensor, t => t[i1, i2, i3]);
        set => Write(value, (t, v) => t[i1, i2, i3] = v);
    }

    /// <inheritdoc cref="this[TensorIndex[]]"/>
    public Tensor this[long i1, long i2, long i3, long i4]
    {
        get => pass.MaybeView(tensor[i1, i2, i3, i4], tensor, t => t[i1, i2, i3, i4]);
        set => Write(value, (t, v) => t[i1, i2, i3, i4] = v);
    }

    private void Write(Tensor value, Action<Tensor, Tensor> write)
    {
        pass.Writing(tensor, "[...] =");
        pass.Apart(tensor, value, write);
        if (pass.SecondOrder)
        {
            var jet = pass.JetOf(value);
            write(tensor, value);
            pass.WrotePart(tensor, jet, write);
            return;
        }

        var part = pass.Of(value);
        write(tensor, value);
        pass.WrotePart(tensor, part, write);
    }
}
