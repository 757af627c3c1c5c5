namespace SafeStep.Guard.Tests.Generated;

/// <summary>Dropout whose mask nobody records: it is drawn again from where the stream of random numbers stood before the training forward.</summary>
public class RedrawnDropoutTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string kind in Dropping.Kinds)
            {
                foreach (string options in (string[])["exact", "default", "without activations"])
                {
                    data.Add(kind, options);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_step_is_measured_with_the_mask_of_the_training_forward(string kind, string options)
    {
        var reports = Train(kind, options);

        Assert.Equal(4, reports.Count(report => report.Measured));
        Assert.All(reports, report =>
        {
            Assert.Equal(0, report.LogitDifference);
            Assert.True(report.ExactTangent);
            // Slopes of the loss by the logits against those by the gradients, in float64: only rounding is between them.
            Assert.Equal(1, report.AdjointRatio!.Value, 1e-6);
        });
    }

    /// <summary>A model that evaluates drops nothing, which says nothing of its training.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void So_is_the_first_one_after_steps_in_evaluation_mode(string kind, string options) =>
        Assert.All(Train(kind, options, evaluatesFirst: true), report => Assert.Equal((0, true), (report.LogitDifference, report.ExactTangent)));

    /// <summary>Nothing is recorded in a forward whose step is expected to pass on a forecast. Where it does not, its mask is drawn again.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void A_step_that_was_to_pass_on_a_forecast_is_measured_with_the_mask_of_its_forward(double p)
    {
        int unexpected = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            manual_seed(seed);
            using var model = new PlainDropping(p);
            using var optimizer = optim.SGD(model.parameters(), 1, momentum: 0.9);
            using var guard = model.CreateStepGuard(optimizer);
            var centres = 2 * randn(5, 6, dtype: ScalarType.Float64);
            for (int step = 0; step < 12; step++)
            {
                var y = arange(48).remainder(5);
                optimizer.zero_grad();
                nn.functional.cross_entropy(model.call(centres.index_select(0, y) + randn(48, 6, dtype: ScalarType.Float64)), y).backward();

                var report = guard.Step();

                if (report.Measured)
                {
                    Assert.True(report.LogitDifference == 0, $"seed {seed}, step {step}: {report.LogitDifference}");
                    unexpected += step == 2 ? 1 : 0;
                }
            }
        }

        Assert.True(unexpected > 0, "no step was measured that a forecast was expected for");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_draws_what_it_draws_without_a_guard(string kind, string options)
    {
        Train(kind, options, StepMode.Monitor);
        double guarded = rand(1).item<float>();
        Train(kind, null, StepMode.Monitor);

        Assert.Equal(rand(1).item<float>(), guarded);
    }

    private static List<StepReport> Train(string kind, string? options, StepMode mode = StepMode.Cap, bool evaluatesFirst = false)
    {
        manual_seed(3);
        using var model = new Dropping(kind);
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = options is null ? null : model.CreateStepGuard(optimizer, Options(options) with { Mode = mode, Forecast = ForecastOptions.None });
        var reports = new List<StepReport>();
        for (int step = 0; step < 4; step++)
        {
            model.train(!evaluatesFirst || step >= 2);
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(randn(64, 6, dtype: ScalarType.Float64)), arange(64).remainder(3)).backward();
            if (guard is null)
            {
                optimizer.step();
            }
            else
            {
                reports.Add(guard.Step());
            }
        }

        return reports;
    }

    private static StepGuardOptions Options(string name) => name switch
    {
        "exact" => StepGuardOptions.Exact,
        "default" => new StepGuardOptions(),
        _ => StepGuardOptions.Exact with { ReuseActivations = false },
    };
}

[LogitHead]
internal sealed partial class Dropping : nn.Module<Tensor, Tensor>
{
    public static readonly string[] Kinds = ["function", "function in place", "alpha function", "layer in place", "alpha layer", "channels", "written over", "zeros before it", "two"];

    private readonly string kind;
    private readonly Linear first = nn.Linear(6, 16, dtype: ScalarType.Float64), last = nn.Linear(16, 3, dtype: ScalarType.Float64);
    private readonly Dropout plain = nn.Dropout(0.5), inPlace = nn.Dropout(0.3, inplace: true);
    private readonly AlphaDropout alpha = nn.AlphaDropout(0.4);
    private readonly FeatureAlphaDropout channels = nn.FeatureAlphaDropout(0.4);

    public Dropping(string kind)
        : base(nameof(Dropping))
    {
        this.kind = kind;
        RegisterComponents();
        if (kind == "zeros before it")
        {
            using var quiet = no_grad();
            first.weight.zero_();
            first.bias!.zero_();
        }
    }

    public override Tensor forward(Tensor x)
    {
        var h = first.call(x);
        switch (kind)
        {
            case "function":
                h = nn.functional.dropout(h, 0.5, training);
                break;
            case "function in place":
                h = nn.functional.dropout(h, 0.5, training, inplace: true);
                break;
            case "alpha function":
                h = nn.functional.alpha_dropout(h, 0.3, training);
                break;
            case "layer in place":
                h = inPlace.call(h);
                break;
            case "alpha layer":
                h = alpha.call(h);
                break;
            case "channels":
                h = channels.call(h);
                break;
            case "written over":
                h = plain.call(h);
                h.mul_(2);
                break;
            case "zeros before it":
                h = plain.call(h);
                break;
            default:
                h = nn.functional.dropout(plain.call(h).t(), 0.2, training).t();
                break;
        }

        return last.call(h);
    }
}

[LogitHead]
internal sealed partial class PlainDropping : nn.Module<Tensor, Tensor>
{
    private readonly Linear first = nn.Linear(6, 16, dtype: ScalarType.Float64), last = nn.Linear(16, 5, dtype: ScalarType.Float64);
    private readonly ReLU relu = nn.ReLU();
    private readonly Dropout dropout;

    public PlainDropping(double p)
        : base(nameof(PlainDropping))
    {
        dropout = nn.Dropout(p);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => last.call(dropout.call(relu.call(first.call(x))));
}
