using System.Diagnostics;
using System.Globalization;
using GuardOverhead;
using SafeStep;

// dotnet run -c Release [-p:Backend=torchsharp] -- [steps] [wall|cpu] [model ...] [ways=balanced,exact,...]   or   -- table [wall] [model ...]   or   -- keystone [seconds] [model ...]   or   -- memory   or   -- faults [model ...]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (!TensorBackend.TryLoad(out string? problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

set_num_threads(1);
if (args is ["memory"])
{
    MemoryUse.Print();
    return 0;
}

if (args is ["faults", .. var paged])
{
    if (Chosen(paged) is not { } models)
    {
        return 2;
    }

    PageFaults.Print(models);
    return 0;
}

if (args is ["table", .. var tabled])
{
    if (Chosen(tabled.Where(argument => argument != "wall")) is not { } models)
    {
        return 2;
    }

    CostTable.Print(models, !tabled.Contains("wall"), Load);
    return 0;
}

if (args is ["keystone", .. var kept])
{
    int given = 0;
    bool hasTime = kept.Length > 0 && int.TryParse(kept[0], out given) && given > 0;
    if (Chosen(kept.Skip(hasTime ? 1 : 0)) is not { } models)
    {
        return 2;
    }

    KeystoneCost.Print(models, TimeSpan.FromSeconds(hasTime ? given : 20));
    return 0;
}

int steps = args.Length > 0 && int.TryParse(args[0], out int asked) && asked > 0 ? asked : 100;
bool processorTime = args.Length > 1 && args[1] == "cpu";
string? wanted = args.FirstOrDefault(argument => argument.StartsWith("ways=", StringComparison.Ordinal))?[5..];
if (Chosen(args.Skip(2).Where(argument => !argument.StartsWith("ways=", StringComparison.Ordinal))) is not { } chosen)
{
    return 2;
}

var whole = StepGuardOptions.Exact;
var reused = whole with { ReuseActivations = true };
Way[] ways =
[
    new("off", whole),
    new("balanced", StepGuardOptions.Balanced),
    // What a measured step costs under the default.
    new("measured", StepGuardOptions.Balanced with { Forecast = ForecastOptions.None }),
    new("cheapest", StepGuardOptions.Cheapest),
    new("exact", whole),
    new("by hand", ReusesByHand: false),
    new("reused", reused),
    new("by hand", ReusesByHand: true),
];
ways = wanted is null ? ways : [.. ways.Where(way => wanted.Split(',').Contains(way.Name))];
if (ways.Length == 0)
{
    Console.Error.WriteLine($"No such ways: {wanted}.");
    return 2;
}

Console.WriteLine($"{TensorBackend.Name}, .NET {Environment.Version}, one thread, {(processorTime ? "processor time" : "time")}, {steps} rounds; load {Load()} at the start.");
Console.WriteLine("Overhead over the plain Adam step, each step with a plain one of its own: median over rounds, quartiles in brackets, and the mean (of all such steps together over all plain ones).");
Console.WriteLine($"{"model",-88} {"plain, ms",9}  {string.Join("  ", ways.Select(way => $"{way.Name,-26}"))}");
foreach (var model in chosen)
{
    Measure(model);
}

Console.WriteLine($"load {Load()} at the end");
return 0;

void Measure(Case model)
{
    using var plain = new Arm(model, null, processorTime);
    Way[] fitting = [.. ways.Where(way => way.Fits(model))];
    Arm[] measured = [.. fitting.Select(way => new Arm(model, way, processorTime))];
    for (int i = 0; i < measured.Length; i++)
    {
        if (fitting[i].Name == "off")
        {
            measured[i].Guard!.Enabled = false;
        }
    }

    // Until the runtime has compiled everything anew, optimised: it starts with quick code and replaces in the background what is called often.
    long start = Stopwatch.GetTimestamp();
    for (int warm = 0; warm < 60 || Stopwatch.GetElapsedTime(start).TotalSeconds < 5; warm++)
    {
        plain.Step();
        Array.ForEach(measured, arm => arm.Step());
    }

    var plainTimes = new List<double>();
    var pairs = fitting.ToDictionary(way => way, _ => new List<(double Plain, double Guarded)>());
    for (int round = 0; round < steps; round++)
    {
        // The plain step runs first of a pair in one round and second in the next, for caches favour the second.
        for (int i = 0; i < measured.Length; i++)
        {
            double before = round % 2 == 0 ? plain.Step() : 0;
            double time = measured[i].Step();
            before = round % 2 == 0 ? before : plain.Step();
            plainTimes.Add(before);
            pairs[fitting[i]].Add((before, time));
        }
    }

    Console.WriteLine($"{model.Description,-88} {Quantiles.Of(plainTimes, 0.5),9:F3}  {string.Join("  ", ways.Select(way => pairs.TryGetValue(way, out var values) ? Spread(values) : "-".PadRight(26)))}");
    Array.ForEach(measured, arm => arm.Dispose());
}

static string Spread(List<(double Plain, double Guarded)> pairs)
{
    List<double> ratios = pairs.ConvertAll(pair => (pair.Guarded / pair.Plain) - 1);
    double mean = (pairs.Sum(pair => pair.Guarded) / pairs.Sum(pair => pair.Plain)) - 1;
    return $"{Quantiles.Of(ratios, 0.5),5:P0} [{Quantiles.Of(ratios, 0.25):P0}, {Quantiles.Of(ratios, 0.75):P0}] mean {mean:P0}".PadRight(26);
}

// The models of these names, all where there is none; null, and it is said, where one is no model.
static IReadOnlyList<Case>? Chosen(IEnumerable<string> names)
{
    string[] wanted = [.. names];
    string unknown = string.Join(", ", wanted.Except(Cases.All.Select(model => model.Name)));
    if (unknown.Length > 0)
    {
        Console.Error.WriteLine($"No such model: {unknown}. There are {string.Join(", ", Cases.All.Select(model => model.Name))}.");
        return null;
    }

    return [.. Cases.All.Where(model => wanted.Length == 0 || wanted.Contains(model.Name))];
}

static string Load() => File.Exists("/proc/loadavg") ? string.Join(" ", File.ReadAllText("/proc/loadavg").Split(' ')[..2]) : "unknown";
