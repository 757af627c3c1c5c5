using System.Reflection;
using System.Text.RegularExpressions;

namespace SafeStep.Tool.Doctor;

/// <summary>What an examination means, one line for each thing.</summary>
internal static partial class Diagnosis
{
    private const int MostNamed = 5;

    private static readonly Version OldestSdk = new(9, 0, 300);

    public static IEnumerable<Finding> Of(string sdk, Examination examined)
    {
        yield return Version.TryParse(sdk.Split('-')[0], out var version) && version >= OldestSdk
            ? new Finding("SDK", sdk)
            : new Finding("SDK", $"{sdk} is too old for the generator: it needs {OldestSdk} or newer.", false);
        yield return new Finding("compiler", examined.Compiler);
        yield return Backend(examined.References);
        if (Has(examined.References, "TorchSharp"))
        {
            yield return NativeLibrary.Look(examined.References);
        }

        // What was not looked at is not well: without its analyzers, or before it compiles, a project reports nothing.
        string? unknown = !Has(examined.Analyzers, "SafeStep.Analyzers") ? "not looked at: the analyzers are not loaded."
            : examined.Diagnostics.Any(one => one.Level == "error" && one.Id.StartsWith("CS", StringComparison.Ordinal)) ? "not known while the project does not compile." : null;
        yield return Has(examined.Analyzers, "SafeStep.Generators")
            ? examined.Generated.Count > 0 ? new Finding("generator", "runs") : new Finding("generator", unknown is null ? "is loaded and wrote nothing: no class is marked [LogitHead]" : "is loaded; what it writes is " + unknown, false)
            : new Finding("generator", "is not loaded: reference SafeStep.TorchSharp or SafeStep.ManagedTorch, which bring it.", false);
        foreach (var model in Models(examined.Generated))
        {
            yield return model;
        }

        yield return Reported(examined, "models", unknown, "no diagnostics of the generator", rule => rule.StartsWith("SAFE1", StringComparison.Ordinal));
        yield return Reported(examined, "optimizers", unknown, "every optimizer that was recognised is guarded", rule => rule == "SAFE2001");
        yield return Reported(examined, "training", unknown, "nothing else reported", rule => rule.StartsWith("SAFE", StringComparison.Ordinal) && rule[4] != '1' && rule != "SAFE2001");
        if (!examined.Builds)
        {
            var error = examined.Diagnostics.FirstOrDefault(one => one.Level == "error");
            yield return new Finding("build", error is null ? "fails." : $"fails: {error.Place} {error.Id} {error.Message}", false);
        }
    }

    private static Finding Backend(IReadOnlyList<string> references)
    {
        string[] backends = [.. new[] { "SafeStep.TorchSharp", "SafeStep.ManagedTorch" }.Where(name => Has(references, name))];
        return backends.Length switch
        {
            0 => new Finding("backend", "none: add the package SafeStep.TorchSharp, or SafeStep.ManagedTorch where nothing native may be installed.", false),
            1 => new Finding("backend", Named(references, backends[0]) + (Has(references, "TorchSharp") ? $", {Named(references, "TorchSharp")}" : "")),
            _ => new Finding("backend", "both SafeStep.TorchSharp and SafeStep.ManagedTorch: keep one.", false),
        };
    }

    /// <summary>The marked models, each with how its slopes are computed.</summary>
    private static IEnumerable<Finding> Models(IReadOnlyList<string> generated) =>
        from text in generated
        where text.Contains("LogitJvp Jvp(", StringComparison.Ordinal)
        let name = PartialClass().Matches(text).LastOrDefault() is { } match ? match.Groups[1].Value : "a model"
        let isExact = !FiniteDifference().IsMatch(text)
        orderby name
        select isExact
            ? new Finding("model", text.Contains("approximateUnknownChildren: true", StringComparison.Ordinal) ? $"{name}: exact, but for children without a derivative, by finite differences" : $"{name}: exact tangents")
            : new Finding("model", $"{name}: approximate, by a finite difference; the generator's diagnostics say why.", false);

    private static Finding Reported(Examination examined, string name, string? unknown, string none, Func<string, bool> concerns)
    {
        // Advice is no fault.
        var found = examined.Diagnostics.Where(one => one.Level is "warning" or "error" && concerns(one.Id)).ToList();
        if (found.Count == 0)
        {
            return new Finding(name, unknown ?? none, unknown is null);
        }

        string more = found.Count > MostNamed ? $" and {found.Count - MostNamed} more" : "";
        return new Finding(name, $"{string.Join(", ", found.Take(MostNamed).Select(one => $"{one.Id} at {one.Place}"))}{more}; safestep rules {found[0].Id} tells more.", false);
    }

    private static bool Has(IEnumerable<string> files, string assembly) => files.Any(file => Path.GetFileNameWithoutExtension(file) == assembly);

    private static string Named(IEnumerable<string> files, string assembly)
    {
        try
        {
            return $"{assembly} {AssemblyName.GetAssemblyName(files.First(file => Path.GetFileNameWithoutExtension(file) == assembly)).Version?.ToString(3)}";
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return assembly;
        }
    }

    [GeneratedRegex(@"^\s*(?:partial|\w+ partial) (?:class|record) (@?\w+)", RegexOptions.Multiline)]
    private static partial Regex PartialClass();

    [GeneratedRegex(@"FiniteDifference\.Jvp\(")]
    private static partial Regex FiniteDifference();
}
