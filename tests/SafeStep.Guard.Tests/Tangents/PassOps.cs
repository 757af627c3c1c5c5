namespace SafeStep.Guard.Tests.Tangents;

/// <summary>The wrappers that the generator writes, by hand, for the operations that these tests use.</summary>
internal static class PassOps
{
    public static Tensor add(this TangentPass jvp, Tensor left, Tensor right)
    {
        var result = left + right;
        return jvp.SecondOrder
            ? jvp.Made(result, OpJets.add(left, jvp.JetOf(left), right, jvp.JetOf(right), result))
            : jvp.Made(result, OpTangents.add(left, jvp.Of(left), right, jvp.Of(right), result));
    }

    public static Tensor add(this TangentPass jvp, Tensor left, Scalar right)
    {
        var result = left + right;
        return jvp.Made(result, OpTangents.add(left, jvp.Of(left), right, result));
    }

    public static Tensor mul(this TangentPass jvp, Tensor left, Tensor right)
    {
        var result = left * right;
        return jvp.SecondOrder
            ? jvp.Made(result, OpJets.mul(left, jvp.JetOf(left), right, jvp.JetOf(right), result))
            : jvp.Made(result, OpTangents.mul(left, jvp.Of(left), right, jvp.Of(right), result));
    }

    public static Tensor mul(this TangentPass jvp, Tensor left, Scalar right)
    {
        var result = left * right;
        return jvp.SecondOrder
            ? jvp.Made(result, OpJets.mul(left, jvp.JetOf(left), right, result))
            : jvp.Made(result, OpTangents.mul(left, jvp.Of(left), right, result));
    }

    public static Tensor tanh(this TangentPass jvp, Tensor input)
    {
        var result = input.tanh();
        jvp.HiddenRadii?.tanh(jvp.Module, "tanh", input, jvp.Of(input));
        return jvp.SecondOrder
            ? jvp.Made(result, OpJets.tanh(input, jvp.JetOf(input), result))
            : jvp.Made(result, OpTangents.tanh(input, jvp.Of(input), result));
    }

    public static Tensor matmul(this TangentPass jvp, Tensor left, Tensor right)
    {
        var result = left.matmul(right);
        return jvp.Made(result, OpTangents.matmul(left, jvp.Of(left), right, jvp.Of(right), result));
    }

    public static Tensor sum(this TangentPass jvp, Tensor input, long dim) => jvp.Linear(input.sum(dim), input, t => t.sum(dim));

    public static Tensor clone(this TangentPass jvp, Tensor input) => jvp.Linear(input.clone(), input, static t => t);

    public static Tensor zeros_like(this TangentPass jvp, Tensor input) => jvp.Constant(torch.zeros_like(input));

    public static Tensor detach(this TangentPass jvp, Tensor input) => jvp.View(input.detach(), input);

    public static Tensor view(this TangentPass jvp, Tensor input, params long[] shape) => jvp.View(input.view(shape), input, t => t.reshape(shape));

    public static Tensor reshape(this TangentPass jvp, Tensor input, params long[] shape) => jvp.MaybeView(input.reshape(shape), input, t => t.reshape(shape));

    public static Tensor contiguous(this TangentPass jvp, Tensor input) => jvp.MaybeView(input.contiguous(), input);

    public static Tensor to_type(this TangentPass jvp, Tensor input, ScalarType type)
    {
        var result = input.to_type(type);
        return jvp.MaybeView(result, input, t => OpTangents.to(input, t, result));
    }

    public static Tensor transpose(this TangentPass jvp, Tensor input, long first, long second) => jvp.View(input.transpose(first, second), input, t => t.transpose(first, second));

    public static Tensor select(this TangentPass jvp, Tensor input, long dim, long index) => jvp.View(input.select(dim, index), input, t => t.select(dim, index));

    public static Tensor narrow(this TangentPass jvp, Tensor input, long dim, long start, long length) => jvp.View(input.narrow(dim, start, length), input, t => t.narrow(dim, start, length));

    public static Tensor expand(this TangentPass jvp, Tensor input, params long[] shape) => jvp.View(input.expand(shape), input, t => t.expand(shape));

    public static Tensor[] chunk(this TangentPass jvp, Tensor input, long chunks, long dim) => jvp.Pieces(input.chunk(chunks, dim), input, dim);

    public static Tensor[] unbind(this TangentPass jvp, Tensor input, int dim) => jvp.Slices(input.unbind(dim), input, dim);

    public static Tensor cat(this TangentPass jvp, IEnumerable<Tensor> tensors, long dim)
    {
        Tensor[] all = [.. tensors];
        var result = torch.cat(all, dim);
        return all.Length == 1 ? jvp.MaybeView(result, all[0]) : jvp.Made(result, OpTangents.cat(all, jvp.Of(all), dim, result));
    }

    public static Tensor mul_(this TangentPass jvp, Tensor input, Tensor other)
    {
        jvp.Writing(input, "mul_");
        Tensor? tangent = null;
        if (jvp.IsActive(input) || jvp.IsActive(other))
        {
            var result = input.mul(other);
            tangent = OpTangents.mul(input, jvp.Of(input), other, jvp.Of(other), result);
        }

        return jvp.Wrote(input, input.mul_(other), tangent);
    }

    public static Tensor mul_(this TangentPass jvp, Tensor input, Scalar other)
    {
        jvp.Writing(input, "mul_");
        if (jvp.SecondOrder)
        {
            return jvp.Wrote(input, input.mul_(other), OpJets.mul(input, jvp.JetOf(input), other, input));
        }

        Tensor? tangent = OpTangents.mul(input, jvp.Of(input), other, input);
        return jvp.Wrote(input, input.mul_(other), tangent);
    }

    public static Tensor add_(this TangentPass jvp, Tensor input, Tensor other)
    {
        jvp.Writing(input, "add_");
        Tensor? tangent = null;
        if (jvp.IsActive(input) || jvp.IsActive(other))
        {
            tangent = OpTangents.add(input, jvp.Of(input), other, jvp.Of(other), input.add(other));
        }

        return jvp.Wrote(input, input.add_(other), tangent);
    }

    public static Tensor tanh_(this TangentPass jvp, Tensor input)
    {
        jvp.Writing(input, "tanh_");
        Tensor? tangent = OpTangents.tanh(input, jvp.Of(input), input.tanh());
        return jvp.Wrote(input, input.tanh_(), tangent);
    }

    public static Tensor zero_(this TangentPass jvp, Tensor input)
    {
        jvp.Writing(input, "zero_");
        return jvp.WroteConstant(input, input.zero_());
    }

    public static Tensor copy_(this TangentPass jvp, Tensor input, Tensor source)
    {
        jvp.Writing(input, "copy_");
        var tangent = jvp.Of(source);
        return jvp.Wrote(input, input.copy_(source), tangent);
    }

    public static Tensor relu(this TangentPass jvp, Tensor input, bool inplace)
    {
        if (!inplace)
        {
            var fresh = nn.functional.relu(input);
            return jvp.Made(fresh, OpTangents.relu(input, jvp.Of(input), fresh));
        }

        jvp.Writing(input, "relu(inplace: true)");
        var tangent = OpTangents.relu(input, jvp.Of(input), nn.functional.relu(input));
        return jvp.Wrote(input, nn.functional.relu(input, inplace: true), tangent);
    }

    public static void Set(this TangentPass jvp, Tensor input, Tensor value, params TensorIndex[] indices)
    {
        jvp.Writing(input, "[...] =");
        var part = jvp.Of(value);
        input[indices] = value;
        jvp.WrotePart(input, part, (t, v) => t[indices] = v);
    }
}
