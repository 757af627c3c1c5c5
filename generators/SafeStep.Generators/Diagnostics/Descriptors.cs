using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Diagnostics;

/// <summary>What the generator reports. A warning about a construct means: this model's slopes come from a finite difference. After an error nothing is written.</summary>
/// <remarks>Numbers that are no longer used, and never will be: 1015, 1016, 1020, 1022, 1024, 1025, 1026, 1028, 1031. What they refused is differentiated now.</remarks>
internal static class Descriptors
{
    private const string Consequence = "; until then the slopes of {1} come from a finite difference";

    public static readonly DiagnosticDescriptor OpWithoutRule = Create(
        "SAFE1010",
        "An operation has no tangent rule",
        "{0} has no tangent rule; write a static method marked [TangentRule] for it" + Consequence);

    public static readonly DiagnosticDescriptor UnsupportedSyntax = Create(
        "SAFE1011",
        "A construct cannot be differentiated",
        "{0} cannot be differentiated; write it with the statements and operations that can" + Consequence);

    public static readonly DiagnosticDescriptor Lambda = Create(
        "SAFE1012",
        "A function that works on tensors is kept in a member",
        "What function {0} holds cannot be told; call a method, or give the function as an argument" + Consequence);

    public static readonly DiagnosticDescriptor ValueLeaves = Create(
        "SAFE1013",
        "The value of a tensor leaves the tensors",
        "{0} takes the value of a tensor that depends on the parameters; its derivative would be lost (detach() stops gradients only): keep it a tensor, and choose by where(condition, a, b)" + Consequence);

    public static readonly DiagnosticDescriptor Async = Create(
        "SAFE1014",
        "Asynchronous code cannot be differentiated",
        "{0} is asynchronous; make it synchronous" + Consequence);

    public static readonly DiagnosticDescriptor Unsafe = Create(
        "SAFE1017",
        "Unsafe code cannot be differentiated",
        "{0} is unsafe code on the way to the logits; use tensor operations" + Consequence);

    public static readonly DiagnosticDescriptor FieldWritten = Create(
        "SAFE1018",
        "forward changes its model",
        "{0} changes what is there before and after forward, which a derivative must leave as it is; use a local, or return it" + Consequence);

    public static readonly DiagnosticDescriptor NotPartial = Create(
        "SAFE1019",
        "A class on the way to the logits is not partial",
        "The type {0} is not declared partial, so its derivative has no place; add partial to its declaration" + Consequence);

    public static readonly DiagnosticDescriptor ForeignMethod = Create(
        "SAFE1021",
        "A method's source cannot be seen",
        "The source of {0} is not part of this project; write a static method marked [TangentRule] for it" + Consequence);

    public static readonly DiagnosticDescriptor Random = Create(
        "SAFE1023",
        "Forward reads numbers that differ from call to call",
        "{0} gives another number each time; the logits have a derivative only for fixed ones: draw or read it outside forward and pass it in" + Consequence);

    public static readonly DiagnosticDescriptor NameTaken = Create(
        "SAFE1032",
        "A name that the derivative of a module needs is taken",
        "{0} stands where the derivative of forward goes; give it another name" + Consequence);

    public static readonly DiagnosticDescriptor RuleSignature = Create(
        "SAFE1027",
        "A tangent rule does not fit its method",
        "The tangent rule {0} does not fit: it must be static and at least internal, take each tensor followed by its tangent and every other argument in order, then the result, and return the tangent" + Consequence);

    public static readonly DiagnosticDescriptor OutputPosition = Create(
        "SAFE1029",
        "The logits among several outputs are not named",
        "{0} of {1} returns several values and Output names no tensor among them; say which one the logits are: [LogitHead(Output = 0)], or OutputName for a property",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor NoSecondOrder = Create(
        "SAFE1030",
        "An operation has no second-order rule",
        "{0} has no second-order rule, so {1} gets no SecondOrderJvp; use an operation that has one, or mark the class [LogitHead] without SecondOrder");

    public static readonly DiagnosticDescriptor InternalError = Create(
        "SAFE1099",
        "The generator failed",
        "The derivative of {0} could not be written because of an error in the generator: {1}; please report it with the class",
        DiagnosticSeverity.Error);

    public static readonly ImmutableDictionary<string, DiagnosticDescriptor> ById = new[]
    {
        OpWithoutRule, UnsupportedSyntax, Lambda, ValueLeaves, Async, Unsafe, FieldWritten, NotPartial, ForeignMethod, Random, RuleSignature, OutputPosition, NoSecondOrder, NameTaken, InternalError,
    }.ToImmutableDictionary(descriptor => descriptor.Id);

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Warning) => new(
        id, title, message, "SafeStep.Generation", severity, isEnabledByDefault: true, helpLinkUri: HelpLink(id));

    private static string HelpLink(string id) => $"https://github.com/safestep/safestep-sdk/blob/main/docs/rules/{id}.md";
}
