using System.Diagnostics;
using System.Globalization;
using CsCheck;
using SafeStep.Soundness.Tests.Fuzzing;
using SafeStep.Soundness.Tests.Harness;
using Xunit.Abstractions;

namespace SafeStep.Soundness.Tests;

/// <summary>
/// Random forwards: each is right or refused. The plain run takes the same 300 every time, so that it fails only by what was changed. SAFESTEP_FUZZ says how many others to try, from a fresh seed, which is printed;
/// SAFESTEP_FUZZ_SEED where to begin. Every failure ever found belongs into Cases.
/// </summary>
public class FuzzTests(ITestOutputHelper log)
{
    private const int Quick = 300;
    private const string QuickSeed = "0001dA_3Czt0";
    private const int BatchSize = 100;

    // Where most is refused the fuzzer says little.
    private const double MostRefused = 0.1;
    private const double MostInvalid = 0.1;

    [Fact]
    public void Random_forwards_are_right_or_refused()
    {
        bool asked = int.TryParse(Environment.GetEnvironmentVariable("SAFESTEP_FUZZ"), CultureInfo.InvariantCulture, out int count);
        int wanted = asked ? count : Quick;
        string seed = Environment.GetEnvironmentVariable("SAFESTEP_FUZZ_SEED") is { Length: > 0 } given ? given : asked ? new PCG(0).ToString() : QuickSeed;
        PCG pcg = PCG.Parse(seed);
        var time = Stopwatch.StartNew();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        var all = new List<Outcome>();
        var failures = new List<(string Seed, int[] Tape, Outcome Outcome)>();
        while (all.Count < wanted)
        {
            var seeds = new List<string>();
            var tapes = new List<int[]>();
            for (int i = 0; i < Math.Min(BatchSize, wanted - all.Count); i++)
            {
                seeds.Add(pcg.ToString());
                tapes.Add(Programs.Tapes.Generate(pcg, null, out _));
            }

            var models = tapes.Select((tape, i) => Programs.Of($"P{all.Count + i}", tape)).ToList();
            var outcomes = Report.Written($"Fuzz from {seeds[0]}", Batch.Run(models, everyConsumer: all.Count % (5 * BatchSize) == 0));
            failures.AddRange(models.Select((model, i) => (seeds[i], tapes[i], outcomes[model.Name])).Where(failure => !failure.Item3.IsSound && failure.Item3.Verdict != Verdict.Invalid));
            all.AddRange(models.Select(model => outcomes[model.Name]));
        }

        string counts = $"{all.Count} random forwards from seed {seed} in {time.Elapsed.TotalSeconds:F0} s ({(Environment.CpuUsage.TotalTime - before).TotalSeconds:F0} s of processors): {Report.Counts(all)}";
        log.WriteLine(counts);
        Assert.True(failures.Count == 0, counts + "\n" + string.Join("\n\n", failures.DistinctBy(failure => failure.Outcome.Verdict).Select(Shrunk)));
        int valid = all.Count(outcome => outcome.Verdict != Verdict.Invalid);
        Assert.True(all.Count - valid <= MostInvalid * all.Count, counts);
        Assert.True(all.Count(outcome => outcome.Verdict is Verdict.Refused or Verdict.RefusedAtRunTime) <= MostRefused * valid, counts);
    }

    private static string Shrunk((string Seed, int[] Tape, Outcome Outcome) failure)
    {
        var (tape, outcome) = Shrinking.Smallest(failure.Tape, failure.Outcome);
        return $"SAFESTEP_FUZZ_SEED={failure.Seed} SAFESTEP_FUZZ=1\n{outcome.Verdict}: {outcome.Detail}\n{Programs.Of("P", tape).Source}\n{outcome.Generated}";
    }
}
