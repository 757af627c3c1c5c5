using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using SafeStep.Analyzers.Tests.Documentation;
using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Integration;

/// <summary>Members and variables that have the name of their type (Optimizer Optimizer) are to the rules as any other.</summary>
public sealed class SameNameTests
{
    /// <summary>The variables of the pages' code, and their types.</summary>
    private static readonly Dictionary<string, string> Types = new()
    {
        ["model"] = "Net",
        ["optimizer"] = "Optimizer",
        ["guard"] = "StepGuard",
        ["scheduler"] = "LRScheduler",
        ["loss"] = "Tensor",
    };

    /// <summary>Rules that look at what is made and used in one method.</summary>
    private static readonly string[] WithinOneMethod = ["SAFE2006", "SAFE2009", "SAFE2019", "SAFE2021"];

    public static TheoryData<string> Rules =>
    [
        .. RulePages.OfAnalyzers.Select(rule => rule.Id).Where(id => id.StartsWith("SAFE2", StringComparison.Ordinal) && Regex.IsMatch(RulePages.WrongCodeOf(id), @"\Avar (model|optimizer) = ")),
    ];

    [Theory, MemberData(nameof(Rules))]
    public async Task Variables(string rule)
    {
        string code = RulePages.WrongCodeOf(rule);
        Assert.Equal(1, await Count(rule, RuleTest.InMethod(Typed(code, isSame: false))));
        Assert.Equal(1, await Count(rule, RuleTest.InMethod(Typed(code, isSame: true))));
    }

    [Theory, MemberData(nameof(Rules))]
    public async Task Properties(string rule)
    {
        string code = RulePages.WrongCodeOf(rule);
        int expected = WithinOneMethod.Contains(rule) ? 0 : 1;
        Assert.Equal(expected, await Count(rule, InMembers(code, isSame: false)));
        Assert.Equal(expected, await Count(rule, InMembers(code, isSame: true)));
    }

    private static string Typed(string code, bool isSame)
    {
        // Of a model of another class the variable is called as the tests' model, which does no harm.
        code = Regex.Replace(code, @"var (\w+) =", declared => Types.TryGetValue(declared.Groups[1].Value, out string? type) && !declared.Result("$'").StartsWith(" Sequential", StringComparison.Ordinal) && !declared.Result("$'").StartsWith(" new Plain", StringComparison.Ordinal) ? $"{type} {declared.Groups[1].Value} =" : declared.Value);
        return Renamed(code, isSame);
    }

    private static string Renamed(string code, bool isSame) =>
        Types.Aggregate(code, (text, pair) => Regex.Replace(text, $@"\b{pair.Key}\b", isSame ? pair.Value : "the" + pair.Value));

    private static string InMembers(string code, bool isSame)
    {
        string[] lines = code.Split('\n');
        var held = lines.TakeWhile(line => line.StartsWith("var ", StringComparison.Ordinal)).Select(line => Regex.Match(line, @"var (\w+) = (.*);")).Where(match => Types.ContainsKey(match.Groups[1].Value)).ToList();
        bool isPlain = code.Contains("new PlainNet()", StringComparison.Ordinal);
        return Renamed($$"""
            public class Program
            {
            {{string.Join("\n", held.Select(match => $"    public {(match.Groups[1].Value == "model" && !match.Groups[2].Value.StartsWith("new Net", StringComparison.Ordinal) ? (isPlain ? "PlainNet" : "Sequential") : Types[match.Groups[1].Value])} {match.Groups[1].Value} {{ get; }}"))}}

                public Program()
                {
            {{string.Join("\n", held.Select(match => $"        {match.Groups[1].Value} = {match.Groups[2].Value};"))}}
                }

                public void Run(Device device)
                {
            {{string.Join("\n", lines.Where(line => !held.Any(match => match.Value.Length > 0 && line.Contains(match.Value, StringComparison.Ordinal))).Select(line => "        " + line))}}
                }
            }
            """, isSame);
    }

    private static async Task<int> Count(string rule, string source)
    {
        using var project = new TestProject(Backend.TorchSharp, "using Optimizer = TorchSharp.torch.optim.Optimizer;\nusing LRScheduler = TorchSharp.torch.optim.lr_scheduler.LRScheduler;\n" + source, [rule]);
        ImmutableArray<Diagnostic> found = await project.AnalyzeAsync();
        return found.Length;
    }
}
