using System.Globalization;

const int Steps = 400, BatchSize = 64, Seed = 1;

// dotnet run                 trains with a learning rate of 0.02
// dotnet run -- 2            a hundred times that: see what the guard does
// dotnet run -- 2 monitor    the same with a guard that only looks on
double learningRate = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 0.02;
var mode = args.Length > 1 ? Enum.Parse<StepMode>(args[1], ignoreCase: true) : StepMode.Cap;

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
return 0;
