using System.Collections.Concurrent;
using SafeStep.Soundness.Tests.Harness;
using Xunit.Abstractions;

namespace SafeStep.Soundness.Tests;

/// <summary>Each model of each file in Cases: right, or refused where it stands; some must be right.</summary>
public class CaseTests(ITestOutputHelper log)
{
    private const string TorchSharpAlone = "OnTorchSharp";

    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyDictionary<string, Outcome>>> Outcomes = new();

    // What the embedded engine does not have is tried on TorchSharp only.
    private static IEnumerable<string> Files => CaseFile.Names.Where(file => file != TorchSharpAlone || IsOnTorchSharp);

    private static bool IsOnTorchSharp => typeof(torch).Namespace == "TorchSharp";

    public static TheoryData<string, string> Models()
    {
        var rows = new TheoryData<string, string>();
        foreach (string file in Files)
        {
            foreach (var model in CaseFile.Read(file))
            {
                rows.Add(file, model.Name);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_is_right_or_refused(string file, string name)
    {
        Outcome outcome = Outcomes.GetOrAdd(file, new Lazy<IReadOnlyDictionary<string, Outcome>>(() => Report.Written(file, Batch.Run(CaseFile.Read(file), everyConsumer: true)))).Value[name];
        SoundnessCase model = CaseFile.Read(file).First(model => model.Name == name);
        log.WriteLine($"{name}: {outcome.Verdict} {outcome.Detail}\n{outcome.Fallback}");
        if (IsOnTorchSharp && file != TorchSharpAlone && outcome.Verdict == Verdict.Invalid)
        {
            // TorchSharp has less, or runs less.
            return;
        }

        Assert.True(outcome.IsSound, $"{outcome.Verdict}: {outcome.Detail}\n{model.Source}\n{outcome.Generated}");
        if (model.Refusal is { } id)
        {
            Assert.True(outcome.Verdict == Verdict.Refused && outcome.Detail.Contains(id, StringComparison.Ordinal), $"It must be refused by {id}. {outcome.Verdict}: {outcome.Detail}\n{model.Source}\n{outcome.Generated}");
            Assert.True(outcome.Fallback.Length == 0, $"Its difference quotient: {outcome.Fallback}\n{model.Source}");
        }

        Assert.True(!model.MustBeExact || outcome.Verdict == Verdict.Exact, $"It must be exact. {outcome.Verdict}: {outcome.Detail}\n{model.Source}\n{outcome.Generated}");
    }
}
