using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Rewriting;

/// <content>Methods of the user, of children, and of assemblies that know nothing of tensors.</content>
internal sealed partial class MethodRewriter
{
    // Of a module's forward; a layer of the library may have more, which the pass knows.
    private const int MostInputs = 6;
    private static readonly HashSet<string> ForeignConcurrency = ["System.Threading", "System.Threading.Tasks", "System.Reflection", "System.Linq.Expressions", "System.Runtime.CompilerServices"];

    private void VisitUsersCall(IInvocationOperation call, IMethodSymbol method)
    {
        if (!backend.IsInSource(method))
        {
            if (!reach.HasTwinElsewhere(method))
            {
                if (Operands(call).Any(operand => HoldsTensors(operand) || types.MayHoldFunctions(operand.Type)) || HoldsTensors(call))
                {
                    Refuse(call.Syntax, Descriptors.ForeignMethod, method.Name);
                }

                return;
            }
        }
        else if (!reach.Touching.TouchesAny(method))
        {
            KeepCallerInformation(call);
            return;
        }

        if (call.Syntax is not InvocationExpressionSyntax syntax || call.IsImplicit || IsConditional(method))
        {
            Refuse(call.Syntax, Descriptors.UnsupportedSyntax);
            return;
        }

        if (reach.DemandTwin(method, syntax) is not { } twin)
        {
            return;
        }

        Replace(syntax, () => TwinCall(syntax, call, method, twin));
    }

    private string TwinCall(InvocationExpressionSyntax syntax, IInvocationOperation call, IMethodSymbol method, string twin)
    {
        string generic = syntax.DescendantNodes().OfType<GenericNameSyntax>().FirstOrDefault(name => name.Span.End == syntax.Expression.Span.End) is { } name ? text.Of(name.TypeArgumentList) : "";
        bool isReduced = method.IsExtensionMethod && call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0) is { } first && ArgumentSyntaxOf(first) is null;
        string arguments = string.Join(", ", syntax.ArgumentList.Arguments.Select(argument => text.Of(argument)));
        if (isReduced)
        {
            arguments = (method.Parameters[0].RefKind == RefKind.Ref ? "ref " : "") + ReceiverText(syntax, call.Arguments[0].Value) + (arguments.Length > 0 ? ", " : "") + arguments;
        }

        string caller = CallerInformation(call.Arguments);
        arguments += arguments.Length > 0 || caller.Length == 0 ? caller : caller.Substring(2);
        string target = isReduced || reach.StandsElsewhere(method)
            ? reach.HomeOf(method) + "."
            : syntax.Expression switch
            {
                MemberAccessExpressionSyntax access => text.Of(access.Expression) + ".",
                MemberBindingExpressionSyntax binding => TemporaryOf(binding) + ".",
                _ => Before(method, twin),
            };
        return $"{target}{twin}{generic}({jvp}{(arguments.Length > 0 ? ", " : "")}{arguments})";
    }

    // Where something else has the name of the twin, as a variable may, it is said whose it is.
    private string Before(ISymbol called, string twin) => !part.Taken.Has(twin) ? "" : called.IsStatic ? reach.HomeOf(called) + "." : "this.";

    // What the compiler fills in says where the user's method calls, not where its twin does.
    private static string CallerInformation(ImmutableArray<IArgumentOperation> arguments) => string.Concat(arguments
        .Where(argument => argument.ArgumentKind == ArgumentKind.DefaultValue && argument.Value.ConstantValue is { HasValue: true }
            && argument.Parameter!.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: var name } && name.StartsWith("Caller", StringComparison.Ordinal)))
        .Select(argument => $", {argument.Parameter!.Written()}: {SymbolDisplay.FormatPrimitive(argument.Value.ConstantValue.Value!, quoteStrings: true, useHexadecimalNumbers: false)}"));

    private void KeepCallerInformation(IInvocationOperation call)
    {
        if (CallerInformation(call.Arguments) is { Length: > 0 } information && call.Syntax is InvocationExpressionSyntax { ArgumentList: var list })
        {
            text.Edit(list, inner => inner() is var given && list.Arguments.Count == 0 ? $"({information.Substring(2)})" : given.Substring(0, given.Length - 1) + information + ")");
        }
    }

    private bool IsModuleCall(IInvocationOperation call) =>
        call.Instance is { Type: { } type }
        && (backend.RunsModule(call.TargetMethod) && backend.IsModule(type)
            || type is { TypeKind: TypeKind.Interface } && !backend.Declares(type) && call.TargetMethod is { Name: "forward", IsStatic: false } && reach.ModuleImplements(type));

    /// <summary>A child is run by the pass: it knows whether the object has a twin, a rule or neither, and sets off no hooks of the user.</summary>
    private void VisitModuleCall(IInvocationOperation call)
    {
        ITypeSymbol type = call.Instance!.Type!;
        if (call.Syntax is not InvocationExpressionSyntax syntax)
        {
            Refuse(call.Syntax, Descriptors.UnsupportedSyntax);
            return;
        }

        if (BoundedRows.Has(backend, call.Instance))
        {
            Refuse(syntax, Descriptors.FieldWritten);
            return;
        }

        var arguments = call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).ToList();
        // What keeps its default has no place of its own.
        var given = call.Arguments.Where(argument => argument.ArgumentKind != ArgumentKind.DefaultValue).ToList();
        bool isOrdered = given.Zip(given.Skip(1), (first, second) => first.Parameter!.Ordinal < second.Parameter!.Ordinal).All(ordered => ordered);
        if (arguments.Count == 0 || (arguments.Count > MostInputs && !backend.Declares(call.TargetMethod)) || !isOrdered || arguments.Any(argument => argument.Parameter!.RefKind != RefKind.None))
        {
            Refuse(syntax, Descriptors.UnsupportedSyntax);
            return;
        }

        if (syntax.Expression is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax })
        {
            if (reach.DemandForward(call.TargetMethod, syntax))
            {
                Replace(syntax, () => $"base.ForwardTwin({Texts()}, {jvp})");
            }

            return;
        }

        string method = reach.ReachChild(type, call.TargetMethod, syntax);
        Replace(syntax, () => $"{jvp}.{method}({Receiver()}, {Texts()})");

        string Receiver()
        {
            string receiver = ReceiverText(syntax, call.Instance);
            return reach.AsModule(type, call.TargetMethod, part.Names) is { } cast ? $"({cast}){(type.TypeKind == TypeKind.Interface && !backend.Declares(type) ? "(object)" : "")}{Tight(receiver)}" : receiver;
        }

        string Texts() => string.Join(", ", arguments.Select(argument => argument.ArgumentKind == ArgumentKind.DefaultValue ? ConstantText.Of(argument.Parameter!) : ArgumentTexts(argument, named: false).First()));
    }

    private static string Tight(string receiver) => receiver.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '@') ? receiver : $"({receiver})";

    // The base library and others that know no tensors compute on them only through what they are given.
    private void CheckForeignCall(IInvocationOperation call, IMethodSymbol method)
    {
        var operands = Operands(call).ToList();
        bool holds = operands.Any(operand => HoldsTensors(operand) || types.MayHoldFunctions(operand.Type)) || HoldsTensors(call);
        string space = method.ContainingNamespace?.ToDisplayString() ?? "";
        // What the code is called is not what its twin is called, and what reflection calls has no twin.
        if (method.ContainingType.Name is "MethodBase" or "ConstructorInfo" or "PropertyInfo" or "StackTrace" or "StackFrame" && (space is "System.Reflection" or "System.Diagnostics"))
        {
            Refuse(call.Syntax, Descriptors.UnsupportedSyntax);
            return;
        }

        if (RunsElsewhere(method, call.Arguments))
        {
            Refuse(call.Syntax, Descriptors.UnsupportedSyntax);
            return;
        }

        if (holds && (ForeignConcurrency.Contains(space) || method.ContainingType.SpecialType == SpecialType.System_Delegate && method.Name.EndsWith("Invoke", StringComparison.Ordinal)))
        {
            Refuse(call.Syntax, Descriptors.UnsupportedSyntax);
            return;
        }
    }

    // Whether a function may be run on other threads: the pass is for one.
    private static bool RunsElsewhere(IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments) =>
        (method.ContainingType.Name == "ParallelEnumerable" || method.ContainingNamespace?.ToDisplayString() is "System.Threading" or "System.Threading.Tasks")
        && arguments.Any(argument => argument.Value.Type?.TypeKind == TypeKind.Delegate);

    private void VisitDelegate(IDelegateCreationOperation creation)
    {
        if (creation.Target is not IMethodReferenceOperation reference)
        {
            VisitChildren(creation);
            return;
        }

        IMethodSymbol method = reference.Method;
        RefuseIf(backend.Declares(method) && RowOf(method) is { Kind: OpKind.Recording }, creation);
        if (method.MethodKind == MethodKind.LocalFunction || !reach.Touching.TouchesAny(method))
        {
            return;
        }

        if (method.Parameters.Any(parameter => parameter.RefKind != RefKind.None || parameter.IsParams) || creation.Syntax is not ExpressionSyntax
            // A method of base is none of this, an object that is a value has no name, and a default is known to a function without a type of its own alone.
            || reference.Syntax is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax } || reference.Instance is IInstanceReferenceOperation { Type.IsReferenceType: false }
            || creation.Type is not INamedTypeSymbol { DelegateInvokeMethod: { } invoke } || invoke.Parameters.Any(parameter => parameter.HasExplicitDefaultValue || parameter.IsParams) || invoke.Parameters.Length != method.Parameters.Length - (IsOnReceiver(reference) ? 1 : 0))
        {
            Refuse(creation.Syntax, Descriptors.UnsupportedSyntax);
            return;
        }

        string? bound = IsFixed(reference.Instance) ? null : part.Taken.Copy().Take("bound");
        string? call = LambdaCall(reference, method, bound);
        if (call is null)
        {
            return;
        }

        // With their types: there may be nothing else that tells the type of the lambda.
        var names = invoke.Parameters.Select((_, i) => part.Taken.Copy().Take(i == 0 ? "each" : "each" + (i + 1))).ToList();
        string parameters = string.Join(", ", invoke.Parameters.Zip(names, (parameter, name) => $"{part.Names.Of(parameter.Type)} {name}"));
        string given = string.Join(", ", names);
        string lambda = $"({parameters}) => {string.Format(System.Globalization.CultureInfo.InvariantCulture, call, given)}";
        // A method group takes its object where it is made, and of a struct a copy.
        Replace(reference.Syntax, () => bound is not null ? $"{jvp}.Bound({text.Of(reference.Instance!.Syntax)}, {bound} => ({part.Names.Of(creation.Type!)})({lambda}))"
            : StandsAlone(reference.Syntax) ? lambda : $"({lambda})");
    }

    // Whether the object that a method is taken of is the same whenever it is asked for.
    private static bool IsFixed(IOperation? receiver) => receiver is null or IInstanceReferenceOperation { Type.IsReferenceType: true } or IFieldReferenceOperation { Field: { IsReadOnly: true, Type.IsReferenceType: true }, Instance: null or IInstanceReferenceOperation };

    // An extension method of an object.
    private static bool IsOnReceiver(IMethodReferenceOperation reference) => reference.Method.IsStatic && reference.Instance is not null;

    // Whether a lambda can stand in its place as it is.
    private static bool StandsAlone(SyntaxNode node) =>
        node.Parent is ArgumentSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or InitializerExpressionSyntax or ParenthesizedExpressionSyntax or ExpressionElementSyntax
        || node.Parent is AssignmentExpressionSyntax assignment && assignment.Right == node;

    // The call of a method that a delegate names, with {0} for its arguments.
    private string? LambdaCall(IMethodReferenceOperation reference, IMethodSymbol method, string? bound)
    {
        string? receiver = reference.Instance switch
        {
            ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } when bound is not null => bound,
            null => null,
            IInstanceReferenceOperation => "this",
            ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } => text.Of(reference.Instance.Syntax),
            _ => "",
        };
        if (receiver == "")
        {
            Refuse(reference.Syntax, Descriptors.UnsupportedSyntax);
            return null;
        }

        if (backend.RunsModule(method) && reference.Instance is { Type: { } type } && backend.IsModule(type))
        {
            string run = reach.ReachChild(type, method, reference.Syntax);
            return $"{jvp}.{run}({receiver}, {{0}})";
        }

        if (!backend.Declares(method))
        {
            if (reach.DemandTwin(method, reference.Syntax) is not { } twin)
            {
                return null;
            }

            if (IsOnReceiver(reference))
            {
                return $"{reach.HomeOf(method)}.{twin}({jvp}, {receiver}{(method.Parameters.Length > 1 ? ", " : "")}{{0}})";
            }

            string target = receiver is null ? reach.HomeOf(method) : receiver;
            return $"{target}.{twin}({jvp}{(method.Parameters.Length > 0 ? ", " : "")}{{0}})";
        }

        if (method.Parameters.Length > 0 && RowOf(method) is { } op
            && reach.Use(new Tangents.OpUse(method, op, method.Parameters, false), reference.Syntax, [reference], out var use, out _))
        {
            return receiver is null ? $"{jvp}.{reach.NameOf(use)}({{0}})" : $"{jvp}.{reach.NameOf(use)}({receiver}, {{0}})";
        }

        Refuse(reference.Syntax, Descriptors.OpWithoutRule);
        return null;
    }
}
