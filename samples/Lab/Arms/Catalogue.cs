using Lab.Models;
using SafeStep;

namespace Lab.Arms;

/// <summary>A way to treat steps, by the name it has in results and the formula it follows.</summary>
/// <param name="Name">As results name it.</param>
/// <param name="Title">As reports name it.</param>
/// <param name="Formula">What it does, and whose it is.</param>
/// <param name="Create">Makes it for one run.</param>
public sealed record ArmKind(string Name, string Title, string Formula, Func<IClassifier, torch.optim.Optimizer, Arm> Create)
{
    public static ArmKind Plain { get; } = new("plain", "plain", "the optimizer's step", (network, optimizer) => new PlainArm(network, optimizer));

    public static ArmKind Clip { get; } = new(
        "clip", "clip at 1", "gradients scaled to a norm of at most 1 (Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063)",
        (network, optimizer) => new ClipArm(network, optimizer, new FixedThreshold(1)));

    public static ArmKind Paper { get; } = new(
        "paper", "paper's controller", "the learning rate times min(1, radius along the gradient in evaluation mode / (learning rate x gradient norm)) (arXiv:2603.13552)",
        (network, optimizer) => new GradientControllerArm(network, optimizer));

    public static ArmKind Guard { get; } = new(
        "guard", "step guard", "the guard as it is by default: the rule, on a quarter of the rows and forecasts where those suffice", (network, optimizer) => new GuardArm(network, optimizer, StepGuardOptions.Balanced));

    /// <summary>The default rule with every step measured on every row.</summary>
    public static ArmKind Rule { get; } = new(
        "rule", "the rule, all measured", "a step beyond the radius goes to a limit that tightens from 3 radii on, and as far as the linearised loss falls; every step is measured on every row",
        (network, optimizer) => new GuardArm(network, optimizer, Measured));

    public static ArmKind Exact { get; } = new(
        "exact", "exact cap", "the whole update times min(1, 1 / r), r measured along that update, at every step on every row", (network, optimizer) => new GuardArm(network, optimizer, StepGuardOptions.Exact));

    /// <summary>The rule with one constant changed.</summary>
    public static IReadOnlyList<ArmKind> Neighbours { get; } =
    [
        Neighbour("limit 2", new(Widest: 2)), Neighbour("limit 5", new(Widest: 5)),
        Neighbour("half-life 6", new(HalfLife: 6)), Neighbour("half-life 24", new(HalfLife: 24)),
        Neighbour("no recovery", new(Recovery: 0)), Neighbour("recovery 1/5", new(Recovery: 0.2)),
        Neighbour("no relief", new(Relief: 0)), Neighbour("relief 1/2", new(Relief: 0.5)),
        Neighbour("descent 0.03", new(DescentShare: 0.03)), Neighbour("descent 0.3", new(DescentShare: 0.3)),
    ];

    private static StepGuardOptions Measured => StepGuardOptions.Balanced with { Sampling = SamplingOptions.All, Forecast = ForecastOptions.None };

    private static ArmKind Neighbour(string name, CapConstants constants) => new(
        name, name, $"the rule with {name}", (network, optimizer) => new GuardArm(network, optimizer, Measured with { Constants = constants }));

    public static ArmKind AutoClip { get; } = new(
        "autoclip", "AutoClip", "clip at the 10th percentile of all gradient norms so far (Seetharaman et al. 2020, arXiv:2007.14469)",
        (network, optimizer) => new ClipArm(network, optimizer, new PercentileThreshold(10)));

    public static ArmKind ZClip { get; } = new(
        "zclip", "ZClip", "a gradient norm with z-score z > 2.5 becomes mean + 2.5^2 / z deviations; moving mean and variance with decay 0.97 after 25 steps (Kumar et al. 2025, arXiv:2504.02507)",
        (network, optimizer) => new ClipArm(network, optimizer, new ZScoreThreshold()));

    public static ArmKind UpdateClip { get; } = new(
        "updateclip", "update clipping", "each tensor's update over max(1, RMS), RMS^2 = mean(g^2 / max(u, eps^2)) with u Adam's second moment (StableAdamW: Wortsman et al. 2023, arXiv:2304.13013)",
        (network, optimizer) => new UpdateClipArm(network, optimizer));

    public static ArmKind SkipSpike { get; } = new(
        "skip", "skip on loss spike", "no step when loss or gradient norm lies 6 deviations above the mean of the last 64 (as OLMo 2, arXiv:2501.00656, over 128; 64 so that it can act by step 50)",
        (network, optimizer) => new SkipOnSpikeArm(network, optimizer));

    public static ArmKind LineSearch { get; } = new(
        "linesearch", "backtracking", "the update times 0.9^k with the smallest k that satisfies Armijo's condition, c = 0.1 (Vaswani et al. 2019, arXiv:1905.09997)",
        (network, optimizer) => new LineSearchArm(network, optimizer));

    public static ArmKind Polyak { get; } = new(
        "polyak", "Polyak step", "gradient descent with min(loss / (0.5 |g|^2), bound), bound 1, and 1 times the spike at the spike (SPS_max: Loizou et al. 2020, arXiv:2002.10542)",
        (network, optimizer) => new PolyakArm(network, optimizer));

    public static IReadOnlyList<ArmKind> Main { get; } = [Plain, Clip, Paper, Guard, Exact];

    public static IReadOnlyList<ArmKind> Further { get; } = [AutoClip, ZClip, UpdateClip, SkipSpike, LineSearch, Polyak];
}
