namespace GuardOverhead;

/// <summary>
/// What the measurement alone costs in the tensor library's own operations: the tangent of a stack of linear layers and rectifiers, written out for it. It checks nothing, finds nothing out and puts nothing back;
/// a guard can hardly cost less.
/// </summary>
/// <param name="model">The stack.</param>
/// <param name="optimizer">Its optimizer.</param>
/// <param name="reuses">Whether the outputs of the training forward are taken instead of being computed again.</param>
internal sealed class HandWritten(Stack model, optim.Optimizer optimizer, bool reuses)
{
    private readonly Linear[] layers = [.. model.Layers.named_children().Select(child => child.module).OfType<Linear>()];

    /// <summary>Takes a training step and measures it.</summary>
    /// <returns>The largest spread of slopes.</returns>
    public double Step(Tensor x, Tensor y)
    {
        optimizer.zero_grad();
        var outputs = Forward(x);
        nn.functional.cross_entropy(outputs[^1], y).backward();

        using var noGrad = no_grad();
        var old = Array.ConvertAll(layers, layer => (Weight: layer.weight!.clone(), Bias: layer.bias!.clone()));
        optimizer.step();
        var change = layers.Zip(old, (layer, before) => (Weight: layer.weight! - before.Weight, Bias: layer.bias! - before.Bias)).ToArray();
        return Spread(x, outputs, old, change);
    }

    private List<Tensor> Forward(Tensor x)
    {
        var outputs = new List<Tensor>();
        for (int i = 0; i < layers.Length; i++)
        {
            x = layers[i].call(x);
            x = i < layers.Length - 1 ? x.relu() : x;
            outputs.Add(x);
        }

        return outputs;
    }

    private double Spread(Tensor x, List<Tensor> outputs, (Tensor Weight, Tensor Bias)[] old, (Tensor Weight, Tensor Bias)[] change)
    {
        Tensor? x_t = null;
        for (int i = 0; i < layers.Length; i++)
        {
            bool isLast = i == layers.Length - 1;
            var output = reuses ? outputs[i] : nn.functional.linear(x, old[i].Weight, old[i].Bias);
            output = reuses || isLast ? output : output.relu();
            var tangent = nn.functional.linear(x, change[i].Weight, change[i].Bias);
            tangent = x_t is null ? tangent : tangent.add_(x_t.matmul(old[i].Weight.t()));
            x_t = isLast ? tangent : output.sign().mul_(tangent);
            x = output;
        }

        return (x_t!.amax([1]) - x_t.amin([1])).max().item<float>();
    }
}
