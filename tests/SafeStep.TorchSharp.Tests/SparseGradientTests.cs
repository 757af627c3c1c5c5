namespace SafeStep.TorchSharpTests;

/// <summary>An embedding may ask for gradients that hold only the rows that were looked up.</summary>
public class SparseGradientTests
{
    [Fact]
    public void Sparse_gradients_are_looked_at_as_dense_ones_are()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        using var model = new WordNet();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var guard = model.CreateStepGuard(optimizer);
        var words = tensor(new long[] { 3, 1, 3 });
        functional.cross_entropy(model.call(words), tensor(new long[] { 0, 1, 2 })).backward();

        Assert.Equal(StepDecision.Accepted, guard.Step().Decision);

        optimizer.zero_grad();
        (model.call(words) * float.NaN).sum().backward();
        var before = Training.Values(model);

        var report = guard.Step();

        Assert.Equal(StepDecision.Rejected, report.Decision);
        Assert.Contains("words.weight", report.NotFinite, StringComparison.Ordinal);
        Assert.Equal(before, Training.Values(model));
    }
}

/// <summary>Classifies single words.</summary>
[LogitHead]
internal sealed partial class WordNet : Module<Tensor, Tensor>
{
    private readonly Embedding words = Embedding(5, 4, sparse: true);
    private readonly Linear head = Linear(4, 3);

    public WordNet()
        : base(nameof(WordNet)) => RegisterComponents();

    public override Tensor forward(Tensor x) => head.call(words.call(x));
}
