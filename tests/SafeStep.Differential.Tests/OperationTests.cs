using Xunit.Abstractions;

namespace SafeStep.Differential.Tests;

/// <summary>
/// Every public operation of the embedded engine that TorchSharp has, on drawn arguments, in both libraries: values, shapes, types, gradients, writes through views and errors.
/// SAFESTEP_DIFFERENTIAL=whole runs many cases of each, another number that many.
/// </summary>
public sealed class OperationTests(ITestOutputHelper output)
{
    private const int Quick = 6;
    private const int Whole = 120;

    public static TheoryData<string> Groups => [.. Surface.Operations.Select(Group).Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Groups))]
    public void The_libraries_agree(string group)
    {
        if (Report.Has(group)) return;
        TorchSharp.torch.set_num_threads(1);
        var (cases, reasons, differences) = (0, new SortedDictionary<string, int>(StringComparer.Ordinal), new List<string>());
        foreach (var operation in Surface.Operations.Where(o => Group(o) == group))
        {
            for (var i = 0; i < CasesEach; i++)
            {
                if (Arguments.Draw(operation, Seed(operation.Name, i)) is not { } drawn) break;
                if (!Report.Begins(drawn.ToString())) continue;
                cases++;
                if (drawn.Difference() is not { } difference) continue;
                if (Known.Reason(drawn.ToString(), difference) is { } reason) reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
                else differences.Add($"{drawn}{Environment.NewLine}    {difference}");
            }
        }
        output.WriteLine($"{cases} cases of {group}, {reasons.Values.Sum()} with a known difference, {differences.Count} without a reason.");
        foreach (var (reason, count) in reasons) output.WriteLine($"    {count} {reason}");
        Report.Write(group, cases, reasons, differences);
        Assert.True(differences.Count == 0, $"{differences.Count} of {cases} cases differ:{Environment.NewLine}{string.Join(Environment.NewLine, differences.OrderBy(d => d.Length).Take(12))}");
    }

    [Fact]
    public void The_surface_is_found()
    {
        // Fewer would mean that the search, not the engine, has changed.
        Assert.True(Surface.Operations.Count > 750, $"{Surface.Operations.Count} operations have a partner in TorchSharp.");
    }

    internal static int CasesEach => Environment.GetEnvironmentVariable("SAFESTEP_DIFFERENTIAL") switch
    {
        null or "" => Quick,
        "whole" => Whole,
        var count => int.Parse(count, System.Globalization.CultureInfo.InvariantCulture),
    };

    private static string Group(Operation operation) => operation.Name[..operation.Name.IndexOf('(', StringComparison.Ordinal)] is var path && path.StartsWith("torch.nn.", StringComparison.Ordinal)
        ? string.Join('.', path.Split('.')[..3]) : path.StartsWith("torch.Tensor.", StringComparison.Ordinal) ? path[..14] : path[..7];

    internal static int Seed(string name, int index)
    {
        var hash = 17;
        foreach (var letter in name) hash = unchecked((hash * 31) + letter);
        return unchecked((hash * 1000) + index);
    }
}
