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
            IOperation value = use;
            while (value.Parent is IConversionOperation or IParenthesizedOperation)
            {
                value = value.Parent;
            }

            switch (value.Parent)
            {
                case IInvocationOperation call when ReferenceEquals(call.Instance, value):
                    if (call.TargetMethod.Name == "step")
                    {
                        Step(call, use, guards[holder]);
                    }

                    break;
                case IArgumentOperation argument when ReachesStep(argument):
                    HandOn(argument, use, guards[holder]);
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

    private bool ReachesStep(IArgumentOperation argument) => ParameterOf(argument) is { } parameter && trail.Holders.Contains(parameter);

    /// <summary>The parameter of a method in this project that an argument is for.</summary>
    private static IParameterSymbol? ParameterOf(IArgumentOperation argument)
    {
        IMethodSymbol? method = argument.Parent switch
        {
            IInvocationOperation { TargetMethod: { IsVirtual: false, IsOverride: false, IsAbstract: false } target } => (target.ReducedFrom ?? target).OriginalDefinition,
            IObjectCreationOperation { Constructor: { } constructor } => constructor.OriginalDefinition,
            _ => null,
        };
        return method is { DeclaringSyntaxReferences.Length: 1 } && argument.Parameter is { } parameter ? method.Parameters[parameter.Ordinal] : null;
    }

    private void Step(IInvocationOperation call, IOperation receiver, string guard)
    {
        if (call.Syntax is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, Parent: ExpressionStatementSyntax })
        {
            isImpossible = true;
            return;
        }

        replaced.Add(call.Syntax);
        Add(access, access.Span, Beside(receiver.Syntax.ToString(), guard) + ".Step");
    }

    /// <summary>Gives the guard with the optimizer, and the method a parameter for it.</summary>
    private void HandOn(IArgumentOperation argument, IOperation use, string guard)
    {
        if (ParameterOf(argument) is not { ContainingSymbol: IMethodSymbol method } parameter || parameter.DeclaringSyntaxReferences[0].GetSyntax(context.Cancellation) is not ParameterSyntax declaration
            || argument.Syntax is not ArgumentSyntax syntax || method.IsExtensionMethod && parameter.Ordinal == 0
            || !AllCallsHaveGuards(method, parameter))
        {
            isImpossible = true;
            return;
        }

        string name = guards.TryGetValue(parameter, out string? known) ? known : NameFor(parameter, declaration);
        string given = Beside(use.Syntax.ToString(), guard);
        Add(syntax, new TextSpan(syntax.Span.End, 0), syntax.NameColon is null ? ", " + given : $", {name}: {given}");
        Add(declaration, new TextSpan(declaration.Span.End, 0), $", {TypeName("StepGuard", declaration)} {name}");
        Guard(parameter, name);
    }

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
        string plain = isOneOfSeveral ? holder.Name.TrimStart('_') + "Guard" : "guard";
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
