using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers;

/// <summary>Makes the descriptors: category and help link follow from the ID.</summary>
internal static class Rules
{
    private const string HelpRoot = "https://github.com/safestep/safestep-sdk/blob/main/docs/rules/";

    /// <summary>A rule that is on by default.</summary>
    /// <param name="message">Names the problem and the remedy.</param>
    public static DiagnosticDescriptor Create(string id, DiagnosticSeverity severity, string title, string message, string description) =>
        new(id, title, message, CategoryOf(id), severity, isEnabledByDefault: true, description, helpLinkUri: HelpRoot + id + ".md");

    private static string CategoryOf(string id) => id[4] switch
    {
        '1' => "SafeStep.Model",
        '2' => "SafeStep.TrainingLoop",
        '3' => "SafeStep.Loss",
        '4' => "SafeStep.Architecture",
        _ => throw new System.ArgumentException("The first digit of an ID is its category, 1 to 4.", nameof(id)),
    };
}
