using SafeStep.Generators.Tests.Architectures;
using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Twins;

/// <summary>Random numbers that a forward draws: a step is measured with those of the training forward, and training draws what it would draw without a guard.</summary>
[Collection(nameof(SeededModels))]
public class DrawsTests
{
    public static TheoryData<string> Options => ["exact", "default", "samples", "without activations"];

    [Theory]
    [MemberData(nameof(Options))]
    public void A_step_is_measured_with_the_numbers_of_the_training_forward(string options)
    {
        foreach (var report in Train(OptionsOf(options), forwards: 1).Reports.Where(report => report.Measured))
        {
            Assert.Equal(0, report.LogitDifference);
            Assert.True(report.ExactTangent);
            // Slopes of the loss by the logits against those by the gradients, in float64: only rounding is between them.
            Assert.Equal(1, report.AdjointRatio!.Value, 1e-6);
        }
    }

    [Fact]
    public void Each_of_several_forwards_has_its_own()
    {
        foreach (var report in Train(StepGuardOptions.Exact, forwards: 3).Reports)
        {
            Assert.Equal(0, report.LogitDifference);
            Assert.True(report.ExactTangent);
            Assert.Equal(1, report.AdjointRatio!.Value, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Training_draws_what_it_draws_without_a_guard(string options)
    {
        double[] without = Train(null, 2).Drawn;

        Assert.Equal(without, Train(OptionsOf(options) with { Mode = StepMode.Monitor }, 2).Drawn);
    }

    [Fact]
    public void A_step_measured_with_other_numbers_says_so()
    {
        using var model = new Drawing();
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = model.CreateStepGuard(optimizer, StepGuardOptions.Exact);
        var x = randn(8, 4);
        functional.cross_entropy(model.call(x), arange(8).remainder(3)).backward();

        Assert.False(guard.Step(x).ExactTangent);
    }

    [Fact]
    public void In_evaluation_nothing_is_drawn()
    {
        using var model = new Drawing();
        model.eval();
        var x = randn(8, 4);
        double before = Next(get_rng_state());

        using var jvp = model.Jvp(x, ParameterTangents.FromNamed(model, model.named_parameters().ToDictionary(named => named.name, named => ones_like(named.parameter).detach())));

        Assert.True(jvp.ExactTangent);
        Assert.Equal(before, Next(get_rng_state()));
        Assert.True(TangentCheck.Compare(model, x).IsClose);
    }

    [Fact]
    public void The_check_of_a_derivative_compares_it_at_the_same_numbers()
    {
        manual_seed(3);
        using var model = new Drawing();
        model.to(ScalarType.Float64);

        TangentCheck.Compare(model, randn([8, 4], ScalarType.Float64)).Demand();
    }

    private static StepGuardOptions OptionsOf(string name) => name switch
    {
        "exact" => StepGuardOptions.Exact,
        "samples" => new StepGuardOptions { Sampling = new() { Share = 0.25 } },
        "without activations" => StepGuardOptions.Exact with { ReuseActivations = false },
        _ => new StepGuardOptions(),
    };

    private static double Next(Tensor state)
    {
        double next = rand(1).item<float>();
        set_rng_state(state);
        return next;
    }

    private static (List<StepReport> Reports, double[] Drawn) Train(StepGuardOptions? options, int forwards)
    {
        manual_seed(1);
        using var model = new Drawing();
        model.to(ScalarType.Float64);
        using var optimizer = optim.SGD(model.parameters(), 1e-2);
        using var guard = options is null ? null : model.CreateStepGuard(optimizer, options);
        var reports = new List<StepReport>();
        var drawn = new List<double>();
        for (int step = 0; step < 6; step++)
        {
            optimizer.zero_grad();
            for (int i = 0; i < forwards; i++)
            {
                functional.cross_entropy(model.call(randn([64, 4], ScalarType.Float64)), arange(64).remainder(3)).backward();
            }

            if (guard is null)
            {
                optimizer.step();
            }
            else
            {
                reports.Add(guard.Step());
            }

            drawn.Add(rand(1).item<float>());
        }

        return (reports, [.. drawn]);
    }
}

/// <summary>Depth that is left out by chance, noise, and dropout between them, all of one stream of numbers.</summary>
[LogitHead]
public sealed partial class Drawing : Module<Tensor, Tensor>
{
    private readonly Linear first = Linear(4, 8);
    private readonly Linear second = Linear(8, 8);
    private readonly Dropout dropout = Dropout(0.4);
    private readonly LeftOut path = new(0.3);
    private readonly Linear last = Linear(8, 3);

    public Drawing()
        : base(nameof(Drawing)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var h = first.call(training ? x + (0.1 * randn_like(x)) : x).tanh();
        h = h + path.call(dropout.call(second.call(h).tanh()));
        return last.call(path.call(h));
    }
}

/// <summary>Stochastic depth: leaves out samples by chance while it trains.</summary>
public sealed partial class LeftOut : Module<Tensor, Tensor>
{
    private readonly double rate;

    public LeftOut(double rate)
        : base(nameof(LeftOut)) => this.rate = rate;

    public override Tensor forward(Tensor x)
    {
        if (!training || rate == 0)
        {
            return x;
        }

        var kept = empty([x.shape[0], 1], dtype: x.dtype, device: x.device).bernoulli_(1 - rate);
        return x.div(1 - rate) * kept;
    }
}
