namespace SafeStep.Generators.Tests.Analysis;

public class TouchingTests
{
    [Theory]
    [InlineData("Tensor M(Tensor t) => t * 2;", true)]
    [InlineData("Tensor M(Tensor t) => relu(t);", true)]
    [InlineData("Tensor M(Tensor t) => fc.call(t);", true)]
    [InlineData("Tensor M(Tensor t) => t.detach();", true)]
    [InlineData("Tensor M(Tensor t) => Other(t); Tensor Other(Tensor t) => -t;", true)]
    [InlineData("Tensor M(Tensor t) { return Local(); Tensor Local() => t.exp(); }", true)]
    [InlineData("Func<Tensor, Tensor> M() => t => t.exp();", true)]
    [InlineData("Func<Tensor, Tensor> M() => torch.exp;", true)]
    [InlineData("Tensor M(Func<Tensor, Tensor> f, Tensor t) => f(t);", true)]
    [InlineData("Tensor M(Tensor t) => t;", false)]
    [InlineData("long M(Tensor t) => t.shape[0];", false)]
    [InlineData("int M(int n) => n > 0 ? M(n - 1) : 0;", false)]
    [InlineData("Tensor M(Dictionary<string, Tensor> d) => d[\"a\"];", false)]
    [InlineData("List<Tensor> M(Tensor t) { var l = new List<Tensor>(); l.Add(t); return l; }", false)]
    public void Computes_with_tensors(string members, bool expected)
    {
        Bound bound = Bound.Of(members);
        Assert.Equal(expected, bound.Touching.TouchesAny(bound.Member("M")));
    }

    [Theory]
    [InlineData("private readonly Func<Tensor, Tensor> f = t => t * 2;", true)]
    [InlineData("private readonly Func<Tensor, Tensor> f = torch.relu;", true)]
    [InlineData("private static readonly Dictionary<int, Func<Tensor, Tensor>> f = new() { [1] = t => t };", true)]
    [InlineData("private static readonly Func<Tensor, Tensor>[] f = [torch.relu, t => t]; Tensor M(Tensor t) => f[0](t);", true)]
    [InlineData("private Func<Tensor, Tensor> f = t => t * 2;", false)]
    [InlineData("private readonly Func<Tensor, Tensor> f = Make(); static Func<Tensor, Tensor> Make() => t => t;", false)]
    [InlineData("private static readonly Func<Tensor, Tensor>[] f = [t => t]; void M() => f[0] = torch.relu;", false)]
    [InlineData("private static readonly List<Func<Tensor, Tensor>> f = [t => t]; void M() => f.Clear();", false)]
    [InlineData("private static readonly List<Func<Tensor, Tensor>> f = [t => t]; object M() => f;", false)]
    public void Knows_the_functions_of_a_field(string members, bool expected)
    {
        Bound bound = Bound.Of(members);
        Assert.Equal(expected, bound.Touching.Functions.IsKnown(bound.Member("f")));
    }
}
