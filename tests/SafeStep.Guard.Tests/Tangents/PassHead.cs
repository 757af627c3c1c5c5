namespace SafeStep.Guard.Tests.Tangents;

/// <summary>A model whose forward and twin are given, over a layer, a second one, a parameter and a buffer.</summary>
internal class PassHead : nn.Module<Tensor, Tensor>
{
    public readonly Linear F = nn.Linear(4, 4);
    public readonly Linear G = nn.Linear(4, 4);
    public readonly Parameter P = new(torch.randn(4, 4));
    public readonly Tensor Buffer = torch.ones(4, 4);
    public readonly nn.Module? Child;

    private readonly Func<PassHead, Tensor, Tensor> body;
    private readonly Func<PassHead, Tensor, TangentPass, Tensor> twin;

    public PassHead(Func<PassHead, Tensor, Tensor> body, Func<PassHead, Tensor, TangentPass, Tensor> twin, nn.Module? child = null)
        : base(nameof(PassHead))
    {
        this.body = body;
        this.twin = twin;
        Child = child;
        RegisterComponents();
        this.to(ScalarType.Float64);
    }

    public nn.Module<Tensor, Tensor> Layer => (nn.Module<Tensor, Tensor>)Child!;

    public override Tensor forward(Tensor x) => body(this, x);

    public LogitJvp Jvp(Tensor x, ParameterTangents direction) => Jvp(x, direction, approximate: false);

    public LogitJvp Jvp(Tensor x, ParameterTangents direction, bool approximate)
    {
        using var jvp = new TangentPass(this, direction, approximateUnknownChildren: approximate);
        return jvp.Logits(twin(this, jvp.Input(x), jvp));
    }

    public LogitJet SecondOrderJvp(Tensor x, ParameterTangents direction)
    {
        using var jvp = new TangentPass(this, direction, secondOrder: true);
        return jvp.Curves(twin(this, jvp.Input(x), jvp));
    }

    /// <summary>Compares the twin with forward in double precision. The batch stays as it is.</summary>
    public static void Check(Func<PassHead, Tensor, Tensor> body, Func<PassHead, Tensor, TangentPass, Tensor> twin, nn.Module? child = null)
    {
        torch.manual_seed(3);
        var head = new PassHead(body, twin, child);
        Tensor x = Batch();
        TangentCheck.Compare(head, () => head.forward(Batch()), direction => head.Jvp(x, direction)).Demand();
        Assert.True(x.Equals(Batch()), "The batch was written to.");
    }

    /// <summary>Asks for slopes that are to be refused.</summary>
    public static string Refusal(Func<PassHead, Tensor, TangentPass, Tensor> twin, nn.Module? child = null)
    {
        var head = new PassHead((_, x) => x, twin, child);
        return Assert.Throws<NotSupportedException>(() => head.Jvp(Batch(), Direction(head))).Message;
    }

    public static ParameterTangents Direction(nn.Module model) =>
        ParameterTangents.FromNamed(model, model.named_parameters().ToDictionary(named => named.name, named => torch.ones_like(named.parameter)));

    public static Tensor Batch() => torch.tensor(Enumerable.Range(0, 16).Select(i => Math.Sin((i * 1.7) + 0.3)).ToArray()).reshape(4, 4);
}
