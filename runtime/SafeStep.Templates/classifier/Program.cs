using System.Globalization;

const int Steps = 400, BatchSize = 64, Seed = 1;
const string LogFile = "run.jsonl";

// dotnet run                 trains with a learning rate of 0.02
// dotnet run -- 2            a hundred times that: see what the guard does
// dotnet run -- 2 monitor    the same with a guard that only looks on
double learningRate = 0.02;
var mode = StepMode.Cap;
bool isUnderstood = args.Length <= 2
    && (args.Length < 1 || (double.TryParse(args[0], NumberStyles.Float, CultureInfo.InvariantCulture, out learningRate) && learningRate > 0 && double.IsFinite(learningRate)))
    && (args.Length < 2 || (Enum.TryParse(args[1], ignoreCase: true, out mode) && Enum.GetNames<StepMode>().Contains(args[1], StringComparer.OrdinalIgnoreCase)));
if (!isUnderstood)
{
    bool asked = args is ["--help" or "-h" or "-?"];
    (asked ? Console.Out : Console.Error).WriteLine("Usage: dotnet run -- [LEARNING_RATE] [cap|set|monitor|skip]. The learning rate is a positive number, 0.02 unless given.");
    return asked ? 0 : 2;
}

if (!TensorBackend.TryLoad(out string? problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

manual_seed(Seed);
var random = new Random(Seed);
var (testPoints, testLabels) = Spirals.Sample(1000, random);

var model = new SpiralNet();
var optimizer = optim.Adam(model.parameters(), learningRate);
using var guard = model.CreateStepGuard(optimizer, new StepGuardOptions { Mode = mode });
using var log = StepLogWriter.Create(LogFile, guard.Options, $"spirals, learning rate {args.FirstOrDefault() ?? "0.02"}, {mode}", replaces: true);

var decisions = new Dictionary<StepDecision, int>();
Console.WriteLine("step    loss   step/radius  taken  decision");
for (int step = 1; step <= Steps; step++)
{
    using var scope = NewDisposeScope();
    var (points, labels) = Spirals.Sample(BatchSize, random);

    optimizer.zero_grad();
    var loss = nn.functional.cross_entropy(model.call(points), labels);
    loss.backward();
    StepReport report = guard.Step();       // instead of optimizer.step()
    log.Write(report, ("loss", loss.item<float>()));

    decisions[report.Decision] = decisions.GetValueOrDefault(report.Decision) + 1;
    if (step == 1 || step % 40 == 0)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{step,4}  {loss.item<float>(),6:F3}  {report.Ratio,11:F2}  {report.Scale,5:P0}  {report.Decision}"));
    }
}

using (no_grad())
{
    float accuracy = model.call(testPoints).argmax(1).eq(testLabels).to_type(ScalarType.Float32).mean().item<float>();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Accuracy on new points: {accuracy:P1}"));
}

Console.WriteLine($"The guard: {string.Join(", ", decisions.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key.ToString().ToLowerInvariant()}"))} of {Steps} steps.");
Console.WriteLine($"Now look at it: safestep watch {LogFile}      (once: dotnet tool install --global SafeStep.Tool)");
return 0;
