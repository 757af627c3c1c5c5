namespace SafeStep;

/// <summary>
/// Operations as the twin of a layer uses them: each gives its value and notes the tangent in the pass, by the rules of <see cref="OpTangents"/> or, in a second-order pass, of <see cref="OpJets"/>.
/// </summary>
/// <param name="jvp">The pass.</param>
/// <param name="layer">The layer, which names the places of radii inside the network.</param>
internal readonly struct PassOps(TangentPass jvp, torch.nn.Module layer)
{
    /// <summary>x + y.</summary>
    public Tensor Add(Tensor x, Tensor y)
    {
        Tensor z = x.Plus(y);
        return jvp.SecondOrder ? jvp.Made(z, OpJets.add(x, jvp.JetOf(x), y, jvp.JetOf(y), z)) : jvp.Made(z, OpTangents.add(x, jvp.Of(x), y, jvp.Of(y), z));
    }

    /// <summary>x - y.</summary>
    public Tensor Subtract(Tensor x, Tensor y)
    {
        Tensor z = x - y;
        return jvp.SecondOrder ? jvp.Made(z, OpJets.sub(x, jvp.JetOf(x), y, jvp.JetOf(y), z)) : jvp.Made(z, OpTangents.sub(x, jvp.Of(x), y, jvp.Of(y), z));
    }

    /// <summary>x y, element by element.</summary>
    public Tensor Multiply(Tensor x, Tensor y)
    {
        Tensor z = x * y;
        return jvp.SecondOrder ? jvp.Made(z, OpJets.mul(x, jvp.JetOf(x), y, jvp.JetOf(y), z)) : jvp.Made(z, OpTangents.mul(x, jvp.Of(x), y, jvp.Of(y), z));
    }

    /// <summary>x y, the product of matrices.</summary>
    public Tensor MatrixProduct(Tensor x, Tensor y)
    {
        Tensor z = x.matmul(y);
        return jvp.SecondOrder ? jvp.Made(z, OpJets.matmul(x, jvp.JetOf(x), y, jvp.JetOf(y), z)) : jvp.Made(z, OpTangents.matmul(x, jvp.Of(x), y, jvp.Of(y), z));
    }

    /// <summary>x w' + b.</summary>
    public Tensor Affine(Tensor x, Tensor weight, Tensor? bias)
    {
        Tensor z = torch.nn.functional.linear(x, weight, bias);
        return jvp.SecondOrder
            ? jvp.Made(z, OpJets.linear(x, jvp.JetOf(x), weight, jvp.JetOf(weight), bias, jvp.JetOf(bias), z))
            : jvp.Made(z, OpTangents.linear(x, jvp.Of(x), weight, jvp.Of(weight), bias, jvp.Of(bias), z));
    }

    /// <summary>tanh x.</summary>
    public Tensor Tanh(Tensor x)
    {
        jvp.HiddenRadii?.tanh(layer, "tanh", x, jvp.Of(x));
        Tensor y = x.tanh();
        return jvp.SecondOrder ? jvp.Made(y, OpJets.tanh(x, jvp.JetOf(x), y)) : jvp.Made(y, OpTangents.tanh(x, jvp.Of(x), y));
    }

    /// <summary>1 / (1 + e^-x).</summary>
    public Tensor Sigmoid(Tensor x)
    {
        jvp.HiddenRadii?.sigmoid(layer, "sigmoid", x, jvp.Of(x));
        Tensor y = x.sigmoid();
        return jvp.SecondOrder ? jvp.Made(y, OpJets.sigmoid(x, jvp.JetOf(x), y)) : jvp.Made(y, OpTangents.sigmoid(x, jvp.Of(x), y));
    }

    /// <summary>max(x, 0).</summary>
    public Tensor Relu(Tensor x)
    {
        jvp.HiddenRadii?.relu(layer, "relu", x, jvp.Of(x));
        Tensor y = torch.nn.functional.relu(x);
        return jvp.SecondOrder ? jvp.Made(y, OpJets.relu(x, jvp.JetOf(x), y)) : jvp.Made(y, OpTangents.relu(x, jvp.Of(x), y));
    }

    /// <summary>x Phi(x), Phi the normal distribution.</summary>
    public Tensor Gelu(Tensor x)
    {
        jvp.HiddenRadii?.gelu(layer, "gelu", x, jvp.Of(x));
        Tensor y = torch.nn.functional.gelu(x);
        return jvp.SecondOrder ? jvp.Made(y, OpJets.gelu(x, jvp.JetOf(x), y)) : jvp.Made(y, OpTangents.gelu(x, jvp.Of(x), y));
    }

    /// <summary>softmax over the last dimension.</summary>
    public Tensor Softmax(Tensor x)
    {
        jvp.HiddenRadii?.softmax(layer, "softmax", x, jvp.Of(x), -1);
        Tensor y = x.softmax(-1);
        return jvp.SecondOrder ? jvp.Made(y, OpJets.softmax(x, jvp.JetOf(x), -1, y)) : jvp.Made(y, OpTangents.softmax(x, jvp.Of(x), -1, y));
    }

    /// <summary>(x - mean) / sqrt(variance + eps) weight + bias over the last dimension.</summary>
    public Tensor LayerNorm(Tensor x, Tensor? weight, Tensor? bias, double eps)
    {
        long[] shape = [x.shape[^1]];
        jvp.HiddenRadii?.layer_norm(layer, "layer_norm", x, jvp.Of(x), shape, weight, jvp.Of(weight), bias, jvp.Of(bias), eps);
        Tensor y = torch.nn.functional.layer_norm(x, shape, weight, bias, eps);
        return jvp.SecondOrder
            ? jvp.Made(y, OpJets.layer_norm(x, jvp.JetOf(x), shape, weight, jvp.JetOf(weight), bias, jvp.JetOf(bias), eps, y))
            : jvp.Made(y, OpTangents.layer_norm(x, jvp.Of(x), shape, weight, jvp.Of(weight), bias, jvp.Of(bias), eps, y));
    }

    /// <summary>The tensors one after the other along a dimension.</summary>
    public Tensor Cat(IReadOnlyList<Tensor> parts, long dim)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        Tensor[] all = [.. parts];
        Tensor y = torch.cat(all, dim);
        return jvp.SecondOrder ? jvp.Made(y, OpJets.cat(all, jvp.JetsOf(all), dim, y)) : jvp.Made(y, OpTangents.cat(all, jvp.Of(all), dim, y));
    }

    /// <summary>The tensors one after the other along a dimension, in memory of their own.</summary>
    public Tensor Joined(IReadOnlyList<Tensor> parts, long dim) => parts.Count == 1 ? jvp.Linear(parts[0].clone(), parts[0], t => t) : Cat(parts, dim);

    /// <summary>A number where a mask of truth values is set, otherwise x.</summary>
    public Tensor Fill(Tensor x, Tensor mask, double value)
    {
        using Scalar c = ToDispose(value);
        Tensor y = x.masked_fill(mask, Held(c));
        return jvp.SecondOrder ? jvp.Made(y, OpJets.masked_fill(x, jvp.JetOf(x), mask, null, c, y)) : jvp.Made(y, OpTangents.masked_fill(x, jvp.Of(x), mask, null, c, y));
    }

    /// <summary>A linear operation of one tensor, whose result may show its memory.</summary>
    public Tensor Linear(Tensor x, Func<Tensor, Tensor> operation) => jvp.MaybeView(operation(x), x, operation);

    /// <summary>Some places along a dimension.</summary>
    public Tensor Narrow(Tensor x, long dim, long start, long length) =>
        start == 0 && length == x.shape[dim < 0 ? dim + x.dim() : dim] ? x : jvp.View(x.narrow(dim, start, length), x, t => t.narrow(dim, start, length));

    /// <summary>A tensor that does not depend on the parameters.</summary>
    public Tensor Constant(Tensor x) => jvp.Constant(x);
}
