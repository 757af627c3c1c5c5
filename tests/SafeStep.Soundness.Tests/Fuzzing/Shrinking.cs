using System.Diagnostics;
using SafeStep.Soundness.Tests.Harness;

namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>Finds a simpler program that fails as a given one does: pieces of its tape are left out and its choices made smaller, many candidates in one compilation.</summary>
internal static class Shrinking
{
    private const int Candidates = 40;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    public static (int[] Tape, Outcome Outcome) Smallest(int[] tape, Outcome outcome)
    {
        var random = new Random(1);
        var time = Stopwatch.StartNew();
        for (int round = 0; time.Elapsed < Limit; round++)
        {
            var tapes = Simpler(tape, random).Where(candidate => Cost(candidate) < Cost(tape)).Take(Candidates).ToList();
            var models = tapes.Select((candidate, i) => Programs.Of($"S{round}_{i}", candidate)).ToList();
            if (models.Count == 0)
            {
                break;
            }

            var outcomes = Batch.Run(models, everyConsumer: false);
            var failing = tapes.Select((candidate, i) => (Tape: candidate, Outcome: outcomes[models[i].Name], models[i].Source.Length)).Where(candidate => candidate.Outcome.Verdict == outcome.Verdict).OrderBy(candidate => candidate.Length).FirstOrDefault();
            if (failing.Tape is not null)
            {
                (tape, outcome) = (failing.Tape, failing.Outcome);
            }
        }

        return (tape, outcome);
    }

    private static IEnumerable<int[]> Simpler(int[] tape, Random random)
    {
        for (int length = tape.Length / 2; length >= 1; length /= 2)
        {
            for (int i = 0; i < 12; i++)
            {
                int start = random.Next(tape.Length - length + 1);
                yield return [.. tape[..start], .. tape[(start + length)..]];
                yield return [.. tape[..start], .. Enumerable.Repeat(0, length), .. tape[(start + length)..]];
            }
        }
    }

    private static long Cost(int[] tape) => ((long)Programs.Of("P", tape).Source.Length << 10) + tape.Length;
}
