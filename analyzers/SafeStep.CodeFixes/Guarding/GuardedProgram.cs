using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using SafeStep.Analyzers;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.CodeFixes.Guarding;

/// <summary>
/// The edits that put a guard beside an optimizer: wherever the optimizer is held in a variable, parameter or member on its way to a step, a guard is held next to it, and the step is the guard's. No edits where the optimizer is held otherwise, or
/// where some caller has no guard to give.
/// </summary>
internal sealed class GuardedProgram(FixContext context, TorchTypes torch, OptimizerTrail trail)
{
    private readonly List<Edit> edits = [];
    private readonly Dictionary<ISymbol, string> guards = new(SymbolEqualityComparer.Default);
    private readonly HashSet<SyntaxNode> replaced = [];
    private readonly Queue<ISymbol> open = new();
    private bool isImpossible;

    /// <summary>The edits, or null where the guard cannot follow the optimizer.</summary>
    /// <param name="creation">Where the optimizer is made.</param>
    /// <param name="body">Where that is.</param>
    /// <param name="model">What the guard is created on.</param>
    public ImmutableArray<Edit>? Edits(IOperation creation, MethodBody body, string model)
    {
        StatementSyntax? statement = creation.Syntax.FirstAncestorOrSelf<StatementSyntax>();
        switch (new Frame(body).AssignedVariable(creation))
        {
            case ILocalSymbol local when statement is LocalDeclarationStatementSyntax { Declaration.Variables.Count: 1, Parent: BlockSyntax or GlobalStatementSyntax }:
                Guard(local, NameFor(local, statement));
                Insert(statement, $"using var {guards[local]} = {model}.CreateStepGuard({local.Name});");
                break;
            case IFieldSymbol or IPropertySymbol when creation.Parent?.Parent is not null && MemberOf(creation) is { } member && !member.IsStatic:
                string target = TargetOf(creation);
                Guard(member, NameFor(member, null));
                string create = $"{Beside(target, guards[member])} = {model}.CreateStepGuard({target});";
                if (statement is ExpressionStatementSyntax { Parent: BlockSyntax })
                {
                    Insert(statement, create);
                }
                else if (creation.Syntax.FirstAncestorOrSelf<ArrowExpressionClauseSyntax>() is { Parent: ConstructorDeclarationSyntax constructor } arrow)
                {
                    ToBlock(arrow, constructor, create);
                }
                else
                {
                    return null;
                }

                break;
            default:
                return null;
        }

        while (open.Count > 0 && !isImpossible)
        {
            Follow(open.Dequeue());
        }

        // Every step that was reported has a guard now, or none is given.
        bool isComplete = trail.Steps.All(step => replaced.Contains(step.Step.Syntax));
        return isImpossible || !isComplete ? null : [.. edits.Distinct()];
    }

    private void Guard(ISymbol holder, string name)
    {
        if (!guards.ContainsKey(holder))
        {
            guards.Add(holder, name);
            if (holder is IFieldSymbol or IPropertySymbol)
            {
                Declare(holder, name);
            }

            open.Enqueue(holder);
        }
    }

    /// <summary>Steps the guard where the holder is stepped, and hands it on where the holder is.</summary>
    private void Follow(ISymbol holder)
    {
        foreach (IOperation use in Uses(holder))
        {
            IOperation value = OutermostConversion(use);
            switch (value.Parent)
            {
                case IInvocationOperation call when ReferenceEquals(call.Instance, value):
                    if (call.TargetMethod.Name == "step")
                    {
                        Step(call, use, guards[holder]);
                    }
                    else if (ExtensionOf(call) is { } extension && NeedsGuard(extension))
                    {
                        HandOn(extension, call.Syntax, use, guards[holder]);
                    }

                    break;
                case IArgumentOperation argument when HolderOf(argument) is { } handed:
                    if (NeedsGuard(handed))
                    {
                        HandOn(handed, argument.Syntax, use, guards[holder]);
                    }

                    break;
                case IArgumentOperation or IPropertyReferenceOperation or IBinaryOperation or IIsPatternOperation:
                    break;
                case ISimpleAssignmentOperation assignment when ReferenceEquals(assignment.Value, value):
                    Keep(assignment, use, guards[holder]);
                    break;
                case ISimpleAssignmentOperation assignment when assignment.Value.DescendantsAndSelf().Any(made => made.Syntax == context.Node) || assignment.Value.Unwrapped() is IParameterReferenceOperation or ILocalReferenceOperation:
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var alias } } when use.Syntax.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is { Declaration.Variables.Count: 1 } declaration:
                    Guard(alias, NameFor(alias, declaration));
                    Insert(declaration, $"var {guards[alias]} = {Beside(use.Syntax.ToString(), guards[holder])};");
                    break;
                default:
                    isImpossible = true;
                    break;
            }
        }
    }

    private IEnumerable<IOperation> Uses(ISymbol holder)
    {
        SourceBodies source = SourceBodies.Of(context.Semantics.Compilation);
        if (holder is IMethodSymbol extension)
        {
            return source.Of(extension, context.Cancellation)?.All.Where(operation =>
                operation is IParameterReferenceOperation { Parameter: var named } && SymbolEqualityComparer.Default.Equals(named, extension.ContainingType.ExtensionParameter)) ?? [];
        }

        bool isMember = holder is IFieldSymbol or IPropertySymbol || (holder is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } && SourceBodies.SyntaxOf(constructor, context.Cancellation) is null);
        if (isMember)
        {
            ImmutableArray<Place> places = source.References.ReferencesTo(holder, context.Cancellation);
            return places.IsDefault ? [] : places.Select(place => place.Operation);
        }

        return holder.DeclaringSyntaxReferences.Length == 1 && holder.DeclaringSyntaxReferences[0] is var reference
            && SourceBodies.ExecutablePartAt(reference.SyntaxTree.GetRoot(context.Cancellation), reference.Span.Start) is { } part && source.Of(part, context.Cancellation) is { } body
            ? body.All.Where(operation => operation switch
            {
                ILocalReferenceOperation { IsDeclaration: false } local => SymbolEqualityComparer.Default.Equals(local.Local, holder),
                IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, holder),
                _ => false,
            })
            : [];
    }

    /// <summary>What holds the optimizer where an argument goes: the parameter of a method in this project or, for the static form of an extension block's member, that member; null where the trail does not go there.</summary>
    private ISymbol? HolderOf(IArgumentOperation argument)
    {
        IMethodSymbol? method = argument.Parent switch
        {
            IInvocationOperation { TargetMethod: { IsVirtual: false, IsOverride: false, IsAbstract: false } target } => target.AsWritten(),
            IObjectCreationOperation { Constructor: { } constructor } => constructor.OriginalDefinition,
            _ => null,
        };
        return method is { DeclaringSyntaxReferences.Length: 1 } && argument.Parameter?.AsWritten() is { } parameter && trail.Holders.Contains(parameter) ? parameter.IsReceiver() ? method : parameter : null;
    }

    /// <summary>The member of an extension block that is called on the optimizer. It stands for the block's parameter, which all members of the block share.</summary>
    private static IMethodSymbol? ExtensionOf(IInvocationOperation call) =>
        call.TargetMethod is { ContainingType.IsExtension: true, MethodKind: MethodKind.Ordinary } method ? method.OriginalDefinition : null;

    /// <summary>Whether the optimizer is stepped, kept or handed on to such from here. Where it is only looked at, nothing changes.</summary>
    private bool NeedsGuard(ISymbol holder) => NeedsGuard(holder, new HashSet<ISymbol>(SymbolEqualityComparer.Default));

    private bool NeedsGuard(ISymbol holder, HashSet<ISymbol> asked) => asked.Add(holder) && Uses(holder).Any(use =>
    {
        IOperation value = OutermostConversion(use);
        return value.Parent switch
        {
            IInvocationOperation call when ReferenceEquals(call.Instance, value) => call.TargetMethod.Name == "step" || (ExtensionOf(call) is { } extension && NeedsGuard(extension, asked)),
            IArgumentOperation argument => HolderOf(argument) is { } handed && NeedsGuard(handed, asked),
            IPropertyReferenceOperation or IBinaryOperation or IIsPatternOperation => false,
            _ => true,
        };
    });

    private static IOperation OutermostConversion(IOperation value)
    {
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value;
    }

    private void Step(IInvocationOperation call, IOperation receiver, string guard)
    {
        if (call.Syntax is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, Parent: { } parent } || !(parent is ExpressionStatementSyntax || IsBodyOfVoid(parent)))
        {
            isImpossible = true;
            return;
        }

        replaced.Add(call.Syntax);
        Add(access, access.Span, Beside(receiver.Syntax.ToString(), guard) + ".Step");
    }

    /// <summary>Whether a method that returns nothing is this one expression.</summary>
    private static bool IsBodyOfVoid(SyntaxNode arrow) => arrow is ArrowExpressionClauseSyntax
    {
        Parent: MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } or LocalFunctionStatementSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } },
    };

    /// <summary>Gives the guard with the optimizer, and the method a parameter for it.</summary>
    /// <param name="holder">The parameter that takes the optimizer, or the member of an extension block that is called on it.</param>
    /// <param name="place">The argument, or the call whose receiver the optimizer is.</param>
    private void HandOn(ISymbol holder, SyntaxNode place, IOperation use, string guard)
    {
        IMethodSymbol? method = holder as IMethodSymbol ?? holder.ContainingSymbol as IMethodSymbol;
        IParameterSymbol? parameter = holder as IParameterSymbol ?? method?.ContainingType.ExtensionParameter;
        SyntaxNode? declaration = holder is IMethodSymbol ? (SourceBodies.SyntaxOf(method!, context.Cancellation) as MethodDeclarationSyntax)?.ParameterList : parameter?.DeclaringSyntaxReferences[0].GetSyntax(context.Cancellation);
        if (declaration is null or ParameterSyntax { Default: not null } || !MayTakeMore(method!) || !AllCallsHaveGuards(method!, parameter!))
        {
            isImpossible = true;
            return;
        }

        string name = guards.TryGetValue(holder, out string? known) ? known : NameFor(holder, declaration);
        Give(place, name, Beside(use.Syntax.ToString(), guard));
        string taken = $"{TypeName("StepGuard", declaration)} {name}";
        if (declaration is ParameterListSyntax list)
        {
            InsertFirst(list.OpenParenToken, taken, list.Parameters.Count);
        }
        else
        {
            Add(declaration, new TextSpan(declaration.Span.End, 0), ", " + taken);
        }

        Guard(holder, name);
    }

    /// <summary>Whether a parameter can be added: not to one of two parts, nor to what an interface asks for.</summary>
    private static bool MayTakeMore(IMethodSymbol method) => method.PartialDefinitionPart is null && method.ContainingType.AllInterfaces
        .SelectMany(face => face.GetMembers(method.Name)).All(asked => !SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(asked), method));

    /// <summary>Puts the guard behind the optimizer among the arguments or, where the optimizer stands before the dot, in front of them.</summary>
    private void Give(SyntaxNode place, string name, string guard)
    {
        switch (place)
        {
            case ArgumentSyntax argument:
                Add(argument, new TextSpan(argument.Span.End, 0), argument.NameColon is null ? ", " + guard : $", {name}: {guard}");
                break;
            case InvocationExpressionSyntax { ArgumentList: { } given }:
                InsertFirst(given.OpenParenToken, guard, given.Arguments.Count);
                break;
            case ExpressionSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax { ArgumentList: { } given } } }:
                InsertFirst(given.OpenParenToken, guard, given.Arguments.Count);
                break;
            default:
                isImpossible = true;
                break;
        }
    }

    private void InsertFirst(SyntaxToken bracket, string text, int others) =>
        Add(bracket.Parent!, new TextSpan(bracket.Span.End, 0), others > 0 ? text + ", " : text);

    /// <summary>Whether whatever calls the method gives this optimizer, by a variable that a guard can stand beside.</summary>
    private bool AllCallsHaveGuards(IMethodSymbol method, IParameterSymbol parameter)
    {
        CallSites sites = SourceBodies.Of(context.Semantics.Compilation).References.CallsOf(method, context.Cancellation);
        return sites.IsComplete && sites.Calls.All(place => Frame.ArgumentFor(parameter, place.Operation).Unwrapped() switch
        {
            ILocalReferenceOperation local => trail.Holders.Contains(local.Local),
            IParameterReferenceOperation given => trail.Holders.Contains(given.Parameter),
            IMemberReferenceOperation { Member: var member } => trail.Holders.Contains(member),
            _ => false,
        });
    }

    /// <summary>Keeps the guard where the optimizer is kept.</summary>
    private void Keep(ISimpleAssignmentOperation assignment, IOperation use, string guard)
    {
        if (assignment.Target is not IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol, Instance: IInstanceReferenceOperation } target
            || assignment.Syntax.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax { Parent: BlockSyntax } and not null)
        {
            isImpossible = true;
            return;
        }

        string name = guards.TryGetValue(target.Member, out string? known) ? known : NameFor(target.Member, null);
        Guard(target.Member, name);
        string kept = Beside(target.Syntax.ToString(), name), given = Beside(use.Syntax.ToString(), guard);
        if (kept == given)
        {
            kept = "this." + kept;
        }

        if (assignment.Syntax.FirstAncestorOrSelf<StatementSyntax>() is { } statement)
        {
            Insert(statement, $"{kept} = {given};");
        }
        else if (assignment.Syntax.FirstAncestorOrSelf<ArrowExpressionClauseSyntax>() is { Parent: ConstructorDeclarationSyntax constructor } arrow)
        {
            ToBlock(arrow, constructor, $"{kept} = {given};");
        }
        else
        {
            isImpossible = true;
        }
    }

    /// <summary>A field or property for the guard beside that of the optimizer.</summary>
    private void Declare(ISymbol member, string name)
    {
        SyntaxNode? declared = member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation);
        string? line = declared switch
        {
            VariableDeclaratorSyntax { Initializer: null, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax { Modifiers: var modifiers } field } } => $"{Text(modifiers)}{TypeName("StepGuard", field)} {name};",
            PropertyDeclarationSyntax { Initializer: null, ExpressionBody: null, AccessorList: { } accessors, Modifiers: var modifiers } property when !modifiers.Any(SyntaxKind.OverrideKeyword) => $"{Text(modifiers)}{TypeName("StepGuard", property)} {name} {accessors}",
            _ => null,
        };
        if (line is null || declared?.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } declaration || Document(declaration) is not { } document)
        {
            isImpossible = true;
            return;
        }

        edits.Add(new Edit(document.Id, SourceLayout.LineAfter(declaration, line, declaration.SyntaxTree.GetText(context.Cancellation))));
    }

    private static string Text(SyntaxTokenList modifiers) => string.Concat(modifiers.Select(modifier => modifier.ValueText + " "));

    /// <summary>Turns a constructor with one expression into one with a block.</summary>
    private void ToBlock(ArrowExpressionClauseSyntax arrow, ConstructorDeclarationSyntax constructor, string statement)
    {
        SourceText text = constructor.SyntaxTree.GetText(context.Cancellation);
        string line = SourceLayout.NewLineOf(text), indent = SourceLayout.IndentationOf(constructor, text), inner = indent + "    ";
        int start = arrow.GetFirstToken().GetPreviousToken().Span.End;
        Add(constructor, TextSpan.FromBounds(start, constructor.Span.End), $"{line}{indent}{{{line}{inner}{arrow.Expression};{line}{inner}{statement}{line}{indent}}}");
    }

    private void Insert(StatementSyntax statement, string code)
    {
        if (Document(statement) is { } document)
        {
            edits.Add(new Edit(document.Id, SourceLayout.LineAfter(statement, code, statement.SyntaxTree.GetText(context.Cancellation))));
        }
    }

    private void Add(SyntaxNode near, TextSpan span, string text)
    {
        if (Document(near) is { } document)
        {
            edits.Add(new Edit(document.Id, new TextChange(span, text)));
        }
    }

    private Document? Document(SyntaxNode node)
    {
        Document? document = context.Solution.GetDocument(node.SyntaxTree);
        isImpossible |= document is null;
        return document;
    }

    private string TypeName(string type, SyntaxNode at) =>
        context.Semantics.Compilation.GetSemanticModel(at.SyntaxTree).LookupNamespacesAndTypes(at.SpanStart, name: type).Length > 0 ? type : "SafeStep." + type;

    /// <summary>"guard", or the optimizer's name and "Guard" where there are several optimizers; as a member, in the style of the one beside it.</summary>
    private string NameFor(ISymbol holder, SyntaxNode? place)
    {
        bool isOneOfSeveral = holder.ContainingType is { } type && type.GetMembers().Count(member => torch.Optimizer.ContainsBaseOf((member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type) && !member.IsImplicitlyDeclared) > 1
            || place is not null && context.Node.FirstAncestorOrSelf<BlockSyntax>()?.DescendantNodes().OfType<VariableDeclaratorSyntax>()
                .Count(variable => context.Semantics.SyntaxTree == variable.SyntaxTree && context.Semantics.GetDeclaredSymbol(variable, context.Cancellation) is ILocalSymbol { Type: var local } && torch.Optimizer.ContainsBaseOf(local)) > 1;
        string held = (holder is IMethodSymbol { ContainingType.ExtensionParameter: { } receiver } ? receiver : holder).Name;
        string plain = isOneOfSeveral ? held.TrimStart('_') + "Guard" : "guard";
        string name = holder switch
        {
            IPropertySymbol => char.ToUpperInvariant(plain[0]) + plain.Substring(1),
            IFieldSymbol when holder.Name.StartsWith("_", System.StringComparison.Ordinal) => "_" + plain,
            _ => plain,
        };
        if (place is not null)
        {
            return SourceLayout.FreeName(name, place, context.Semantics.Compilation.GetSemanticModel(place.SyntaxTree));
        }

        HashSet<string> taken = [.. holder.ContainingType.GetMembers().Select(member => member.Name)];
        return Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? name : name + number).First(candidate => !taken.Contains(candidate));
    }

    private static ISymbol? MemberOf(IOperation creation) => (creation.Ancestors().OfType<ISimpleAssignmentOperation>().FirstOrDefault()?.Target as IMemberReferenceOperation)?.Member;

    private static string TargetOf(IOperation creation) => creation.Ancestors().OfType<ISimpleAssignmentOperation>().First().Target.Syntax.ToString();

    /// <summary>The same expression with another name at its end.</summary>
    private static string Beside(string expression, string name)
    {
        int dot = expression.LastIndexOf('.');
        return dot < 0 ? name : expression.Substring(0, dot + 1) + name;
    }
}
