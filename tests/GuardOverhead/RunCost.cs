using System.Diagnostics;
using SafeStep;

namespace GuardOverhead;

/// <summary>A step under a guard and a plain one of another copy of the model, taken just before or after it.</summary>
/// <param name="Kind">What was done at it.</param>
/// <param name="Plain">The milliseconds of the plain step.</param>
/// <param name="Guarded">Those of the guarded one.</param>
internal readonly record struct StepPair(StepKind Kind, double Plain, double Guarded);

/// <summary>What a guard did at a step.</summary>
internal enum StepKind
{
    /// <summary>It passed on a forecast.</summary>
    Forecast,

    /// <summary>It was measured on some of the samples.</summary>
    Sampled,

    /// <summary>It was measured on the whole batch.</summary>
    Whole,

    /// <summary>It was measured on some of the samples, which were judged by the whole batch.</summary>
    Audit,
}

/// <summary>Measures one model: what a run pays under the default, at its beginning and later, and under <see cref="StepGuardOptions.Exact"/>.</summary>
internal sealed class RunCost
{
    // A forecast answers for up to 32 steps and every 20th measurement is audited: so many steps hold each kind as often as a long run does.
    private const int Cycle = 33 * 20, MostCycles = 30;

    // Until the forecast may answer for 32 steps it takes 1 + 2 + 4 + 8 + 3 * 16 of them, and the measurements between.
    private const int Growth = 80;

    private const int First = 60, MostBeginnings = 20;

    private readonly Case model;
    private readonly bool processorTime;

    /// <param name="model">The model.</param>
    /// <param name="processorTime">Whether to count the processor time of the thread instead of time.</param>
    /// <param name="budget">About how long it may take. A whole cycle is measured all the same.</param>
    public RunCost(Case model, bool processorTime, TimeSpan budget)
    {
        (this.model, this.processorTime) = (model, processorTime);
        using (var warm = new Pair(this, StepGuardOptions.Balanced))
        {
            // The runtime starts with quick code and replaces in the background what is called often.
            warm.Take(Growth, budget / 4);
            warm.Take(int.MaxValue, TimeSpan.FromSeconds(Math.Min(5, budget.TotalSeconds / 8)));
            Run = warm.Take(Cycle, TimeSpan.MaxValue);
            long start = Stopwatch.GetTimestamp();
            for (int cycle = 1; cycle < MostCycles && Stopwatch.GetElapsedTime(start) < budget / 4; cycle++)
            {
                Run.AddRange(warm.Take(Cycle, TimeSpan.MaxValue));
            }
        }

        long beginnings = Stopwatch.GetTimestamp();
        for (int beginning = 0; beginning == 0 || (beginning < MostBeginnings && Stopwatch.GetElapsedTime(beginnings) < budget / 8); beginning++)
        {
            using var fresh = new Pair(this, StepGuardOptions.Balanced);
            Beginnings.AddRange(fresh.Take(First, TimeSpan.MaxValue));
        }

        using var exact = new Pair(this, StepGuardOptions.Exact);
        exact.Take(int.MaxValue, TimeSpan.FromSeconds(Math.Min(2, budget.TotalSeconds / 16)));
        Exact = exact.Take(2000, budget / 8);
    }

    /// <summary>Whole cycles of a run once its forecast answers for 32 steps.</summary>
    public List<StepPair> Run { get; }

    /// <summary>The first 60 steps of guards, in a process that has compiled everything.</summary>
    public List<StepPair> Beginnings { get; } = [];

    /// <summary>Steps under <see cref="StepGuardOptions.Exact"/>.</summary>
    public List<StepPair> Exact { get; }

    /// <summary>What all guarded steps take more than all plain ones, which is what a run pays, as a share.</summary>
    public static double Mean(IReadOnlyCollection<StepPair> steps) => (steps.Sum(step => step.Guarded) / steps.Sum(step => step.Plain)) - 1;

    /// <summary>The median of what a step takes more than its plain one, as a share; NaN where there is none.</summary>
    public static double Median(IEnumerable<StepPair> steps) => Quantiles.Median(steps.Select(step => (step.Guarded / step.Plain) - 1));

    private sealed class Pair(RunCost cost, StepGuardOptions options) : IDisposable
    {
        private readonly Arm plain = new(cost.model, null, cost.processorTime);
        private readonly Arm guarded = new(cost.model, new Way("", options), cost.processorTime);
        private bool plainFirst;

        public List<StepPair> Take(int count, TimeSpan most)
        {
            var steps = new List<StepPair>();
            long start = Stopwatch.GetTimestamp();
            while (steps.Count < count && Stopwatch.GetElapsedTime(start) < most)
            {
                // By turns, for caches favour the second.
                plainFirst = !plainFirst;
                double before = plainFirst ? plain.Step() : 0;
                long audits = guarded.Guard!.Audits;
                double time = guarded.Step();
                before = plainFirst ? before : plain.Step();
                steps.Add(new StepPair(Kind(guarded.Guard.Last!, guarded.Guard.Audits > audits), before, time));
            }

            return steps;
        }

        public void Dispose()
        {
            plain.Dispose();
            guarded.Dispose();
        }

        private static StepKind Kind(StepReport report, bool audited) => !report.Measured ? StepKind.Forecast : audited ? StepKind.Audit : report.IsSampled ? StepKind.Sampled : StepKind.Whole;
    }
}
