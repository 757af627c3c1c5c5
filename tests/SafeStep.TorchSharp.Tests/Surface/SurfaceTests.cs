using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SafeStep.TorchSharp.Tests.Surface;

/// <summary>Every public operation and layer of TorchSharp has a derivative, or stands in Reasons.md under the reason why it has none; and what stands there has none.</summary>
public partial class SurfaceTests
{
    private static readonly Surface All = new(
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(file => Path.GetFileName(file) is var name && (name.StartsWith("System", StringComparison.Ordinal) || name is "TorchSharp.dll" or "SafeStep.TorchSharp.dll" or "SafeStep.Runtime.dll")));

    private static readonly HashSet<string> Stated = [.. Item().Matches(File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "Reasons.md"))).Select(match => match.Groups[1].Value)];

    [Fact]
    public void Every_operation_has_a_derivative_or_a_reason()
    {
        var unknown = All.Operations().Where(operation => !operation.IsKnown).ToList();
        var without = unknown.Where(operation => !Stated.Contains(operation.Name) && !Stated.Contains(operation.Signature)).Select(operation => operation.Signature);
        Assert.True(!without.Any(), "Neither in the table nor in Reasons.md: " + string.Join("; ", without));
    }

    [Fact]
    public void Every_layer_has_a_derivative_or_a_reason()
    {
        var without = All.Layers().Where(layer => !layer.IsKnown && !Stated.Contains(layer.Name)).Select(layer => layer.Name);
        Assert.True(!without.Any(), "Neither with a rule nor in Reasons.md: " + string.Join("; ", without));
    }

    [Fact]
    public void Nothing_with_a_derivative_stands_among_the_reasons()
    {
        var operations = All.Operations().ToList();
        var needed = operations.GroupBy(operation => operation.Name).SelectMany(forms => forms.All(form => !form.IsKnown) ? [forms.Key] : forms.Where(form => !form.IsKnown).Select(form => form.Signature))
            .Concat(All.Layers().Where(layer => !layer.IsKnown).Select(layer => layer.Name)).ToHashSet();
        Assert.True(Stated.IsSubsetOf(needed), "In Reasons.md without need: " + string.Join("; ", Stated.Except(needed)));
    }

    [GeneratedRegex("^- `(.+)`$", RegexOptions.Multiline)]
    private static partial Regex Item();

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
