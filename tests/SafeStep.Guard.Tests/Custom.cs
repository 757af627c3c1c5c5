namespace SafeStep.Guard.Tests;

/// <summary>An optimizer as people write them: it moves tensors that it was given, keeps state of its own making and tells nobody of either.</summary>
internal sealed class Custom(Parameter[] moved, Action<Tensor, Tensor?[]> update) : optim.Optimizer(IntPtr.Zero)
{
    private readonly Tensor?[][] states = [.. moved.Select(_ => new Tensor?[1])];

    public override Tensor? step(Func<Tensor>? closure = null)
    {
        var loss = closure?.Invoke();
        using var noGrad = no_grad();
        for (int i = 0; i < moved.Length; i++)
        {
            update(moved[i], states[i]);
        }

        return loss;
    }

    public override void zero_grad()
    {
        using var noGrad = no_grad();
        foreach (var parameter in moved)
        {
            parameter.grad?.zero_();
        }
    }
}
