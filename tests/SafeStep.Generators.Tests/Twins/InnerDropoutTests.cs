using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Twins;

/// <summary>Layers that drop elements inside draw a mask that nobody records: a step that was measured without it says so.</summary>
public class InnerDropoutTests
{
    public static TheoryData<string, bool> Layers
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string kind in DroppingInside.Kinds)
            {
                data.Add(kind, false);
                data.Add(kind, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_step_measured_without_the_mask_says_so(string kind, bool reuse) =>
        Assert.All(Reports(kind, dropout: 0.5, StepGuardOptions.Exact with { ReuseActivations = reuse }), report =>
        {
            Assert.True(report.LogitDifference > 1e-3, $"{report.LogitDifference}");
            Assert.Contains("a dropout mask changed", report.Explain(), StringComparison.Ordinal);
        });

    [Theory]
    [MemberData(nameof(Layers))]
    public void So_does_one_of_the_default_rule(string kind, bool reuse)
    {
        var report = Reports(kind, dropout: 0.5, new StepGuardOptions { ReuseActivations = reuse })[0];

        Assert.True(report.LogitDifference > 1e-3, $"{report.LogitDifference}");
        Assert.Contains("a dropout mask changed", report.Explain(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Without_dropout_and_in_evaluation_nothing_differs(string kind, bool reuse)
    {
        var options = StepGuardOptions.Exact with { ReuseActivations = reuse };
        foreach (var report in (StepReport[])[.. Reports(kind, dropout: 0, options), .. Reports(kind, dropout: 0.5, options, training: false)])
        {
            Assert.Equal(0, report.LogitDifference);
        }
    }

    private static StepReport[] Reports(string kind, double dropout, StepGuardOptions options, bool training = true)
    {
        manual_seed(1);
        using var model = new DroppingInside(kind, dropout);
        model.train(training);
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = model.CreateStepGuard(optimizer, options);
        return [.. Enumerable.Range(0, 4).Select(_ =>
        {
            optimizer.zero_grad();
            functional.cross_entropy(model.call(randn(6, 8, 4)), arange(8).remainder(3)).backward();
            return guard.Step();
        })];
    }
}

/// <summary>One layer with dropout inside, of a kind.</summary>
[LogitHead]
public sealed partial class DroppingInside : Module<Tensor, Tensor>
{
    private readonly string kind;
    private readonly LSTM lstm;
    private readonly GRU gru;
    private readonly RNN rnn;
    private readonly MultiheadAttention attention;
    private readonly TransformerEncoderLayer encoder;
    private readonly Linear fc = Linear(4, 3);

    public DroppingInside(string kind, double dropout)
        : base(nameof(DroppingInside))
    {
        this.kind = kind;
        lstm = LSTM(4, 4, numLayers: 2, dropout: dropout);
        gru = GRU(4, 4, numLayers: 2, dropout: dropout);
        rnn = RNN(4, 4, numLayers: 2, dropout: dropout);
        attention = MultiheadAttention(4, 2, dropout);
        encoder = TransformerEncoderLayer(4, 2, 8, dropout);
        RegisterComponents();
    }

    public static string[] Kinds => ["LSTM", "GRU", "RNN", "MultiheadAttention", "TransformerEncoderLayer"];

    public override Tensor forward(Tensor x)
    {
        Tensor y;
        if (kind == "LSTM")
        {
            (y, _, _) = lstm.call(x);
        }
        else if (kind == "GRU")
        {
            (y, _) = gru.call(x);
        }
        else if (kind == "RNN")
        {
            (y, _) = rnn.call(x);
        }
        else if (kind == "MultiheadAttention")
        {
            y = attention.call(x, x, x).Item1;
        }
        else
        {
            y = encoder.call(x);
        }

        return fc.call(y[-1]);
    }
}
