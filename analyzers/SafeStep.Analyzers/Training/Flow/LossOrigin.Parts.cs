using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>Losses that are kept in a member, or are a part of a tuple or an object.</summary>
internal sealed partial class LossOrigin
{
    private LossKind OfMember(IMemberReferenceOperation reference, Frame frame)
    {
        ISymbol member = reference.Member;
        if (frame.Deepest < Frame.Deep || !beingDefined.Add(member))
        {
            return frame.Deepest < Frame.Deep ? LossKind.Unknown : LossKind.Itself;
        }

        LossKind kind = IsPart(reference, frame) ? OfPart(reference.Instance, value => PartOf(value, member), frame)
            : member is IPropertySymbol { GetMethod: { } getter } property && frame.Body.Source.Of(getter, cancellation) is { } body ? property.IsVirtual || property.IsOverride || property.IsAbstract ? LossKind.Unknown : OfReturned(body.Root, new Frame(body, deepest: Frame.Deep))
            : IsSetByItsOwnType(member) ? OfDefinitions(member, frame)
            : LossKind.Unknown;
        beingDefined.Remove(member);
        return kind;
    }

    /// <summary>Whether a member is of an object that was made with it, such as a tuple or a record, and nobody sets it later.</summary>
    private static bool IsPart(IMemberReferenceOperation reference, Frame frame) => reference is { Instance: { } and not IInstanceReferenceOperation, Member: var member }
        && frame.Body.DefinitionsOf(member).Count == 0
        && member is IFieldSymbol { ContainingType.IsTupleType: true } or IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null or { IsInitOnly: true } };

    private static bool IsSetByItsOwnType(ISymbol member) => member switch
    {
        IFieldSymbol { ContainingType.IsTupleType: false } field => field.DeclaredAccessibility == Accessibility.Private,
        IPropertySymbol { IsVirtual: false, IsOverride: false, IsAbstract: false } property => property.SetMethod is null or { DeclaredAccessibility: Accessibility.Private },
        _ => false,
    };

    private LossKind OfDefinitions(ISymbol member, Frame frame)
    {
        LossKind[] kinds =
        [
            .. frame.Body.Source.Mentioning(member.Name, member.ContainingType, cancellation)
                .SelectMany(body => body.DefinitionsOf(member).Select(definition => definition is null or { ConstantValue: { HasValue: true, Value: null } } ? LossKind.Nothing : Of(definition, body == frame.Body ? frame : new Frame(body, deepest: Frame.Deep)))),
        ];
        return kinds.Any(kind => kind != LossKind.Nothing) ? Either(kinds) : LossKind.Unknown;
    }

    /// <summary>What a variable is given by deconstruction: the part of each value at the variable's position. As many as there are definitions that no single value gives, or none.</summary>
    private List<LossKind> OfDeconstructions(ISymbol variable, int count, Frame frame)
    {
        var kinds = new List<LossKind>();
        foreach (IDeconstructionAssignmentOperation deconstruction in frame.Body.All.OfType<IDeconstructionAssignmentOperation>())
        {
            IOperation target = deconstruction.Target is IDeclarationExpressionOperation declaration ? declaration.Expression : deconstruction.Target;
            for (int position = 0; target is ITupleOperation tuple && position < tuple.Elements.Length; position++)
            {
                if (SymbolEqualityComparer.Default.Equals(LocalOf(tuple.Elements[position]), variable))
                {
                    int at = position;
                    kinds.Add(OfPart(deconstruction.Value, value => PartAt(value, at), frame));
                }
            }
        }

        return kinds.Count == count ? kinds : [];
    }

    private static ISymbol? LocalOf(IOperation element) => (element is IDeclarationExpressionOperation declared ? declared.Expression : element) is ILocalReferenceOperation local ? local.Local : null;

    /// <summary>The loss that is a part of a value, wherever that was made.</summary>
    private LossKind OfPart(IOperation? container, System.Func<IOperation, IOperation?> part, Frame frame)
    {
        var values = ValueOrigin.ValuesOf(container, frame, cancellation);
        return values.Count == 0 ? LossKind.Unknown : Either([.. values.Select(made =>
            part(made.Value) is { } found ? Of(found, made.Frame)
            : made.Value is IInvocationOperation { TargetMethod.Name: "call" or "forward" } call && call.Receiver() is { } module && torch.Module.ContainsBaseOf(module.Type) ? OfPartOfModule(call, module, part, made.Frame)
            : LossKind.Unknown)]);
    }

    /// <summary>A model that returns its loss beside other things.</summary>
    private LossKind OfPartOfModule(IInvocationOperation call, IOperation module, System.Func<IOperation, IOperation?> part, Frame frame) => ValueOrigin.TypesOf(module, frame, cancellation) is { Count: > 0 } types
        ? Either([.. types.Select(type => ForwardOf(type) is { } forward && frame.Enter(call, forward, cancellation) is { } entered
            ? Either([.. entered.Body.Ordered.OfType<IReturnOperation>().Select(returned => OfPart(returned.ReturnedValue, part, entered))])
            : LossKind.Unknown)])
        : LossKind.Unknown;

    private static IOperation? PartOf(IOperation container, ISymbol member) =>
        (container as IObjectCreationOperation)?.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>()
            .FirstOrDefault(entry => entry.Target is IMemberReferenceOperation target && SymbolEqualityComparer.Default.Equals(target.Member, member))?.Value
        ?? (Inside.PositionOf(member) is { } position ? PartAt(container, position) : null);

    private static IOperation? PartAt(IOperation container, int position) => container switch
    {
        ITupleOperation tuple when position >= 0 && position < tuple.Elements.Length => tuple.Elements[position],
        IObjectCreationOperation creation => creation.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == position && Inside.IsPositional(argument, creation))?.Value,
        _ => null,
    };
}
