/// <summary>A multilayer perceptron 2-32-32-3. For a marked model SafeStep writes <c>Jvp</c> and <c>CreateStepGuard</c>.</summary>
[LogitHead]
public sealed partial class SpiralNet : nn.Module<Tensor, Tensor>
{
    private readonly Linear first = nn.Linear(2, 32);
    private readonly Linear second = nn.Linear(32, 32);
    private readonly Linear output = nn.Linear(32, Spirals.Classes);

    public SpiralNet()
        : base(nameof(SpiralNet))
    {
        RegisterComponents();
    }

    /// <summary>Points of shape [batch, 2] to logits of shape [batch, classes]; no softmax, cross_entropy applies it.</summary>
    public override Tensor forward(Tensor points) =>
        output.call(nn.functional.relu(second.call(nn.functional.relu(first.call(points)))));
}
