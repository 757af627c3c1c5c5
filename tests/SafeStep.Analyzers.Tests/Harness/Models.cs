/// <summary>A model that is marked, with its generated half.</summary>
[LogitHead]
public sealed partial class Net : Module<Tensor, Tensor>
{
    private readonly Linear layer = Linear(4, 3);
    public Net() : base("net") => RegisterComponents();
    public override Tensor forward(Tensor x) => layer.call(x);
}

/// <summary>A model that is not marked.</summary>
public class PlainNet : Module<Tensor, Tensor>
{
    private readonly Linear layer = Linear(4, 3);
    public PlainNet() : base("net") => RegisterComponents();
    public override Tensor forward(Tensor x) => layer.call(x);
}

/// <summary>Something to iterate over.</summary>
public static class Data
{
    public static IEnumerable<(Tensor x, Tensor y)> Batches => [];
}
