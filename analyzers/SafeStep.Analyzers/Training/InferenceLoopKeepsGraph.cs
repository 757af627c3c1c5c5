using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Models;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2020: a loop runs a model for numbers alone, with neither a dispose scope nor no_grad.</summary>
internal sealed class InferenceLoopKeepsGraph : TrainingRule
{
    /// <summary>A loop of fewer rounds that are counted out is over before memory matters.</summary>
    private const int FewRounds = 100;

    private const int MostCallers = 3;

    /// <summary>What takes a number out of a tensor.</summary>
    private static readonly WordList Reading = new("item", "data", "ToSingle", "ToDouble", "ToInt32", "ToInt64", "ToScalar");

    /// <summary>Words of code that takes care of its tensors or graphs in some way.</summary>
    private static readonly WordList Caring = new(
        "no_grad", "inference_mode", "set_grad_enabled", "enable_grad", "AutoGradMode", "requires_grad", "requires_grad_", "NewDisposeScope", "DisposeScope", "DisposeEverything", "DisposeEverythingBut",
        "Dispose", "using", "Collect", "DisposeScopeManager");

    private static readonly string[] Differentiating = ["backward", "grad", "step", "Step"];

    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2020",
        DiagnosticSeverity.Warning,
        "A loop runs a model and keeps the graph of every round",
        "Every round of this loop runs '{0}' with its graph, and nothing disposes it: begin the body with 'using var scope = torch.NewDisposeScope();' and 'using var noGrad = torch.no_grad();'",
        "A model that is only run needs no graph for gradients. Without no_grad the graph of each round, and without a dispose scope its tensors, stay in native memory until the garbage collector comes.");

    public override WordList Starters => Reading;

    public override bool MayBreak(SourceWords words) => words.HasLoop && !words.HasAny(Caring) && (words.HasInLoop("call") || words.HasInLoop("forward"))
        && words.Loops().Any(MayRunForNumbers);

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        if (code.Owner is IMethodSymbol { Name: "forward" })
        {
            yield break;
        }

        var reported = new HashSet<ILoopOperation>();
        foreach (IInvocationOperation run in code.Frame.Body.AllCalls)
        {
            if (run.TargetMethod.Name is "call" or "forward" && IsOfModel(run.Instance, code)
                && code.Frame.VariableOf(run.Instance) is { } model && model is not ITypeSymbol
                && run.EnclosingLoop() is { } loop && !LoopLocals.IsDeclaredIn(model, loop) && !loop.IsShorterThan(FewRounds)
                && IsForNumbers(run, loop, code) && !reported.Contains(loop) && IsLeftAlone(loop, code))
            {
                reported.Add(loop);
                yield return new Finding(LoopLocals.KeywordOf(loop.Syntax), model.Name) { Properties = RoundScope.Properties(loop, code) };
            }
        }
    }

    /// <summary>Whether a loop may run a model for numbers, told from syntax alone: a result of which a property is read, such as its shape, is looked at as a tensor.</summary>
    private static bool MayRunForNumbers(StatementSyntax loop) =>
        loop.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(run => run.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "call" or "forward" }
            && !(run.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax result } && ReadsAProperty(loop, result.Identifier.ValueText)));

    private static bool ReadsAProperty(StatementSyntax loop, string variable) =>
        loop.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(member => member.Expression is IdentifierNameSyntax used && used.Identifier.ValueText == variable && member.Parent is not InvocationExpressionSyntax);

    private static bool IsOfModel(IOperation? instance, TrainingCode code) => instance?.Type is { } type
        && code.Torch.Module.ContainsBaseOf(type) && !code.Torch.Losses.ContainsBaseOf(type)
        && (code.Torch.Sequential.Contains(type) || ComponentRegistration.MayTrain(type, code.Torch)
            || (type is INamedTypeSymbol own && ComponentRegistration.Holders(own, code.Torch).Any(holder => HoldsLayer(holder, code))));

    private static bool HoldsLayer(ISymbol holder, TrainingCode code) =>
        (holder as IFieldSymbol)?.Type is { } type && (ComponentRegistration.MayTrain(type, code.Torch) || code.Torch.Sequential.Contains(type) || code.Torch.CallableModule.Contains(type));

    /// <summary>Whether every use of what the model gives ends in a number within the round, and so nothing of it is kept for gradients.</summary>
    private static bool IsForNumbers(IOperation value, ILoopOperation loop, TrainingCode code, int left = 8)
    {
        if (left == 0)
        {
            return false;
        }

        switch (value.Parent)
        {
            case IConversionOperation or IParenthesizedOperation:
                return IsForNumbers(value.Parent, loop, code, left);
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } reading } when ReferenceEquals(reading.Receiver(), value) && Reading.Contains(reading.TargetMethod.Name):
                return true;
            case IArgumentOperation { Parent: IInvocationOperation call } when IsOfTensors(call, code):
                return IsForNumbers(call, loop, code, left - 1);
            case IInvocationOperation call when ReferenceEquals(call.Instance, value):
                return Reading.Contains(call.TargetMethod.Name) || (IsOfTensors(call, code) && IsForNumbers(call, loop, code, left - 1));
            case IPropertyReferenceOperation { Property.IsIndexer: true } element when ReferenceEquals(element.Instance, value) && code.Torch.Tensor.ContainsBaseOf(element.Type):
                return IsForNumbers(element, loop, code, left - 1);
            case IBinaryOperation { OperatorMethod: not null } binary:
                return IsForNumbers(binary, loop, code, left - 1);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                var uses = code.Frame.Body.All.OfType<ILocalReferenceOperation>().Where(use => SymbolEqualityComparer.Default.Equals(use.Local, local)).ToList();
                return LoopLocals.IsDeclaredIn(local, loop) && code.Frame.Body.OnlyDefinitionOf(local) is not null
                    && uses.Count > 0 && uses.All(use => IsForNumbers(use, loop, code, left - 1));
            default:
                return false;
        }
    }

    private static bool IsOfTensors(IInvocationOperation call, TrainingCode code) => code.Torch.Tensor.ContainsBaseOf(call.Type)
        && !call.TargetMethod.Name.EndsWith("_", System.StringComparison.Ordinal)
        && (code.Torch.Tensor.Contains(call.TargetMethod.ContainingType) || code.Torch.Torch.Contains(call.TargetMethod.ContainingType) || code.Torch.Functional.Contains(call.TargetMethod.ContainingType)
            || (call.TargetMethod.Name is "call" or "forward" && code.Torch.Losses.ContainsBaseOf(call.Instance?.Type))
            || (call.TargetMethod.IsExtensionMethod && code.Torch.IsOfLibrary(call.TargetMethod.ContainingType)));

    /// <summary>Whether neither what the loop calls nor what calls the method opens a scope, turns gradients off or differentiates.</summary>
    private static bool IsLeftAlone(ILoopOperation loop, TrainingCode code)
    {
        IEnumerable<string> words = Caring.Concat(Differentiating);
        return !Differentiating.Any(word => loop.Syntax.Names(word))
            && !loop.Descendants().OfType<IInvocationOperation>().Any(call => call.TargetMethod.MethodKind == MethodKind.DelegateInvoke
                || (SourceBodies.SyntaxOf(call.TargetMethod, code.Cancellation) is { } helper && words.Any(word => helper.Names(word))))
            && IsCalledBare(code.Owner, code, MostCallers);
    }

    private static bool IsCalledBare(ISymbol owner, TrainingCode code, int left)
    {
        if (owner is not IMethodSymbol method || method.MethodKind == MethodKind.Constructor || left == 0)
        {
            return true;
        }

        CallSites sites = code.Frame.Body.Source.References.CallsOf(method, code.Cancellation);
        return (sites.IsComplete || sites.Calls.IsEmpty) && sites.Calls.All(place =>
            !new SourceWords(place.Body.Root.Syntax).HasAny(Caring) && (place.Body.Owner is null || IsCalledBare(place.Body.Owner, code, left - 1)));
    }
}
