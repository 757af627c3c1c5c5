namespace SafeStep.Guard.Tests.Generated;

/// <summary>Rows that are zero where a norm is taken of them, as an empty document or one that a ReLU shuts: no step moves them, and they hold up no step.</summary>
public class ZeroRowTests
{
    public static TheoryData<string> Kinds => [.. ZeroRows.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void They_hold_up_no_step(string kind)
    {
        manual_seed(4);
        using var model = new ZeroRows(kind);
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var guard = model.CreateStepGuard(optimizer, StepGuardOptions.Exact);
        var x = randn(8, 6, dtype: ScalarType.Float64);
        x[2].zero_();
        x[5].zero_();
        for (int step = 0; step < 4; step++)
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), arange(8).remainder(3)).backward();
            var report = guard.Step();

            Assert.Contains(report.Decision, (StepDecision[])[StepDecision.Accepted, StepDecision.Scaled]);
            // Slopes of the loss by the logits against those by the gradients, in float64.
            Assert.Equal(1, report.AdjointRatio!.Value, 1e-6);
        }
    }
}

[LogitHead]
internal sealed partial class ZeroRows : nn.Module<Tensor, Tensor>
{
    public static readonly string[] Kinds = ["normalize", "normalize behind a shut unit", "norm", "norm of one", "std", "cdist"];

    private readonly string kind;
    private readonly Linear first = nn.Linear(6, 5, false, dtype: ScalarType.Float64), last = nn.Linear(5, 3, dtype: ScalarType.Float64);

    public ZeroRows(string kind)
        : base(nameof(ZeroRows))
    {
        this.kind = kind;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var h = first.call(x);
        switch (kind)
        {
            case "normalize":
                h = nn.functional.normalize(h);
                break;
            case "normalize behind a shut unit":
                h = nn.functional.normalize((h - 0.01).relu());
                break;
            case "norm":
                h = h / (h.norm(1, true) + 0.1);
                break;
            case "norm of one":
                h = h / (h.norm(1, true, 1) + 0.1);
                break;
            case "std":
                h = (h - h.mean([1], true)) / (h.std(1, true, true) + 0.1);
                break;
            default:
                h = cat([h, cdist(h, h).narrow(1, 0, 1)], 1).narrow(1, 1, 5);
                break;
        }

        return last.call(h);
    }
}
