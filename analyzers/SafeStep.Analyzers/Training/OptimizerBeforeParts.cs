using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Models;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2021: an optimizer is given parameters() of a model to which layers are added afterwards.</summary>
internal sealed class OptimizerBeforeParts : TrainingRule
{
    private static readonly WordList Adding = new("RegisterComponents", "register_module", "register_parameter", "add_module", "append", "Add");

    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2021",
        DiagnosticSeverity.Warning,
        "An optimizer is built before parts of its model exist",
        "This optimizer is built before '{0}' adds parameters to '{1}', and never steps those: build it afterwards",
        "An optimizer holds the parameters that the model has when it is built. Layers that are registered later are not trained.");

    public override WordList Starters => Vocabulary.Parameters;

    public override bool MayBreak(SourceWords words) => words.HasAny(Adding) && !words.Has("add_param_group");

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (TrainingFlow flow in code.Flows)
        {
            foreach (TrainingEvent creation in flow.Events.Where(item => item.Action == TrainingAction.CreateOptimizer && item.IsDirect && item.Variable is not null))
            {
                if (BlockOf(creation.Operation) is not { } block
                    || OptimizerOrigin.ModelOf(creation.Operation, code.Frame, code.Torch, code.Cancellation) is not { IsWhole: true } model)
                {
                    continue;
                }

                List<IInvocationOperation> additions =
                [
                    .. flow.Operations.OfType<IInvocationOperation>().Where(call => call.Syntax.SpanStart > creation.Operation.Syntax.Span.End
                        && call.Ancestors().Contains(block) && IsOf(model.Variable, call, code) && AddsParameters(call, model.Variable, code)),
                ];
                if (additions.Count > 0 && !IsBuiltAgain(flow, creation, additions[0]))
                {
                    yield return new Finding(creation.Operation.Syntax.GetLocation(), additions[0].TargetMethod.Name, model.Name) { Related = [additions[additions.Count - 1].Syntax.GetLocation()] };
                }
            }
        }
    }

    /// <summary>What is sure to have run the creation wherever something later in it runs.</summary>
    private static IOperation? BlockOf(IOperation creation) => creation.Ancestors().FirstOrDefault(around => around is IBlockOperation or IConditionalOperation or ILoopOperation or ISwitchOperation) as IBlockOperation;

    private static bool IsOf(ISymbol model, IInvocationOperation call, TrainingCode code) => SymbolEqualityComparer.Default.Equals(code.Frame.VariableOf(call.Instance), model);

    /// <summary>Whether a later optimizer may be the one that steps the added parts, or all.</summary>
    private static bool IsBuiltAgain(TrainingFlow flow, TrainingEvent creation, IOperation addition) =>
        flow.Events.Any(item => item.Action == TrainingAction.CreateOptimizer && !ReferenceEquals(item, creation) && item.Site.Syntax.SpanStart > addition.Syntax.SpanStart)
        || flow.Events.Any(item => item.Is(TrainingAction.CreateOptimizer, creation.Variable) && !ReferenceEquals(item, creation));

    private static bool AddsParameters(IInvocationOperation call, ISymbol model, TrainingCode code)
    {
        bool isSelf = call.Instance is IInstanceReferenceOperation;
        switch (call.TargetMethod.Name)
        {
            case "RegisterComponents":
                return isSelf && model is INamedTypeSymbol type && IsFirstRegistration(call, type, code);
            case "register_parameter":
                return code.Torch.Module.ContainsBaseOf(call.TargetMethod.ContainingType);
            case "register_module" or "add_module" or "append" or "Add":
                return code.Torch.Module.ContainsBaseOf(call.TargetMethod.ContainingType) && call.Arguments.Any(argument => IsTrainable(argument.Value, code));
            default:
                return false;
        }
    }

    /// <summary>Whether no constructor before this one has registered, and the class makes layers of its own.</summary>
    private static bool IsFirstRegistration(IInvocationOperation call, INamedTypeSymbol type, TrainingCode code)
    {
        var module = new ModuleClass(type, code.Torch, code.Frame.Body.Source);
        return code.Owner is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            && ReferenceEquals(ComponentRegistration.CallIn(code.Frame.Body), call)
            && !ComponentRegistration.HasUnknownBase(type, code.Torch)
            && !ComponentRegistration.StartsRegistered(constructor, module, code.Cancellation)
            && !ComponentRegistration.IsByHand(type, module, code.Cancellation)
            && ComponentRegistration.Holders(type, code.Torch).Any(holder => ComponentRegistration.MayTrain(TypeOf(holder), code.Torch));
    }

    /// <summary>Whether what is added is sure to have parameters: a layer of the library that has, or a module of the source that holds one.</summary>
    private static bool IsTrainable(IOperation added, TrainingCode code)
    {
        if (!ComponentRegistration.IsPart(added.Unwrapped()?.Type, code.Torch))
        {
            return false;
        }

        var types = ValueOrigin.TypesOf(added, code.Frame, code.Cancellation);
        return types.Count > 0 && types.All(type => ComponentRegistration.MayTrain(type, code.Torch)
            || (type is INamedTypeSymbol own && ComponentRegistration.Holders(own, code.Torch).Any(holder => ComponentRegistration.MayTrain(TypeOf(holder), code.Torch))));
    }

    private static ITypeSymbol? TypeOf(ISymbol holder) => holder switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };
}
