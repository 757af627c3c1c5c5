using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Rewriting;

/// <content>Calls: of the tensor library, of the user's methods, and of others.</content>
internal sealed partial class MethodRewriter
{
    private void VisitCall(IInvocationOperation call)
    {
        VisitChildren(call);
        IMethodSymbol method = call.TargetMethod;
        if (method.MethodKind is MethodKind.DelegateInvoke or MethodKind.LocalFunction)
        {
            // What a delegate runs was rewritten where it was made; one from elsewhere is refused where it is read.
            return;
        }

        if (IsModuleCall(call))
        {
            VisitModuleCall(call);
        }
        else if (backend.Declares(method))
        {
            VisitLibraryCall(call, method);
        }
        else if (UserRules.For(backend.Compilation, method.OriginalDefinition) is not null)
        {
            UseOperation(call, method, null, call.Instance, call.Arguments);
        }
        else if (backend.IsInSource(method) || backend.KnowsTensors(method.ContainingAssembly))
        {
            VisitUsersCall(call, method);
        }
        else
        {
            CheckForeignCall(call, method);
        }
    }

    private void VisitLibraryCall(IInvocationOperation call, IMethodSymbol method)
    {
        Op? op = RowOf(method);
        if (op is null && !Operands(call).Any(HoldsTensors) && (backend.IsModule(method.ReturnType) || !types.MayHoldTensors(method.ReturnType)))
        {
            // It makes a module, or has nothing to do with tensors.
            NoteModule(method.ReturnType);
            if (call.Instance is not null && backend.IsModule(call.Instance.Type) && !backend.IsContainer(method.ContainingType))
            {
                Refuse(call.Syntax, Descriptors.UnsupportedSyntax);
            }

            return;
        }

        if (method.Name is "sample" or "rsample" or "sample_n" && !types.IsTensor(call.Instance?.Type))
        {
            // A distribution draws from a generator of its own, or from the library's.
            Refuse(call.Syntax, Descriptors.Random);
            return;
        }

        if (method.Name == "WrappedTensorDisposeScope")
        {
            KeepResult(call);
            return;
        }

        IOperation? receiver = call.Instance ?? (method.IsExtensionMethod ? call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value : null);
        if (receiver is not null && backend.IsModule(receiver.Type) && op is { Kind: not OpKind.Plain })
        {
            Refuse(call.Syntax, Descriptors.UnsupportedSyntax);
            return;
        }

        UseOperation(call, method, op, call.Instance, call.Arguments);
    }

    private static Op? RowOf(IMethodSymbol method) => OpTable.MeansTheSame(method) ? RowOf(method.Name) : null;

    private static Op? RowOf(string name) => OpTable.Find(name) ?? (OpTable.IsInPlace(name) ? OpTable.Find(name.TrimEnd('_')) : null);

    // Not what it gives out.
    private static IEnumerable<IOperation> Operands(IInvocationOperation call) => (call.Instance is { } instance ? [instance] : Enumerable.Empty<IOperation>())
        .Concat(call.Arguments.Where(argument => argument.Parameter is not { RefKind: RefKind.Out }).Select(argument => argument.Value));

    private void UseOperation(IOperation call, IMethodSymbol method, Op? op, IOperation? instance, IReadOnlyList<IArgumentOperation> arguments)
    {
        SyntaxNode node = call.Syntax;
        var operands = arguments.Select(argument => argument.Value).ToList();
        if (instance is not null)
        {
            operands.Insert(0, instance);
        }

        var tensors = operands.Where(HoldsTensors).ToList();
        switch (op?.Kind)
        {
            case OpKind.Recording:
                Wrap(node, $"{jvp}.Recording(", ")");
                return;
            case OpKind.Plain:
                return;
            case OpKind.Zero when instance is not null && OpTable.IsFilled(method.Name):
                // Called on a tensor it writes into that.
                Refuse(node, Descriptors.OpWithoutRule);
                return;
            case OpKind.Linear when tensors.Count == 0:
            case OpKind.Zero when !OpTable.IsInPlace(method.Name):
                WrapConstant(node, method.ReturnType);
                return;
            case OpKind.Random when !OpTable.IsInPlace(method.Name) || OpTable.Find(method.Name) is null || !CanDraw(arguments, tensors):
                VisitDraw(node, method, arguments, tensors);
                return;
            case OpKind.ToHost:
                RefuseIfActive(node, Descriptors.ValueLeaves, tensors);
                WrapOperands(tensors, "Host", method.Name);
                return;
            case OpKind.Keep:
                foreach (IOperation kept in tensors)
                {
                    Wrap(SyntaxOf(kept), $"{jvp}.Keep(", ")");
                }

                return;
            case OpKind.Pass:
                Replace(node, () => $"{jvp}.{method.Name}({string.Join(", ", arguments.Where(argument => argument.ArgumentKind == ArgumentKind.Explicit).SelectMany(argument => ArgumentTexts(argument, named: true)))})");
                return;
            case OpKind.Refused:
                reach.NoteGradients(op);
                RefuseIfActive(node, Descriptors.OpWithoutRule, tensors, $"{Shortened(node)} ({op.Reason})");
                if (tensors.Count == 0 || OpTable.IsInPlace(method.Name))
                {
                    Refuse(node, Descriptors.OpWithoutRule);
                }

                WrapOpaque(node, method, tensors);
                return;
        }

        var supplied = arguments.Where(argument => argument.ArgumentKind is (ArgumentKind.Explicit or ArgumentKind.ParamArray or ArgumentKind.ParamCollection) && !IsEmptyParams(argument)).ToList();
        if (method.IsGenericMethod || !reach.Use(MakeUse(method, op, supplied), node, tensors, out OpUse use, out bool hasPlace))
        {
            VisitWithoutRule(call, method, op, instance, tensors);
            return;
        }

        if (use.Op is not null && (OpTable.IsInPlace(method.Name) || supplied.Any(argument => argument.Parameter!.Name == "inplace")) && tensors.Count > 0)
        {
            if (WritesForSure(method, supplied))
            {
                NoteWrite(tensors[0], node);
            }
            else
            {
                reach.NoteWrite(tensors[0]);
            }
        }

        Replace(node, () => WrapperCall(node, use, instance, supplied, hasPlace));
    }

    // An operation of views on a value that has no name yet is the same as the one that makes a new view.
    private void VisitWithoutRule(IOperation call, IMethodSymbol method, Op? op, IOperation? instance, List<IOperation> tensors)
    {
        if (OpTable.IsInPlace(method.Name))
        {
            string fresh = method.Name.TrimEnd('_');
            if (op is { Kind: OpKind.Linear, Result: OpResult.View } && instance is IInvocationOperation { TargetMethod: var made } inner && backend.Declares(made) && !OpTable.IsInPlace(made.Name)
                && RowOf(made) is { Kind: OpKind.Linear or OpKind.Rule, Result: OpResult.View or OpResult.Fresh } && call is IInvocationOperation invocation
                && backend.Tensor.GetMembers(fresh).OfType<IMethodSymbol>().FirstOrDefault(other => other.Parameters.Length == method.Parameters.Length) is { } view)
            {
                UseOperation(invocation, view, op, inner, invocation.Arguments);
                return;
            }

            Refuse(call.Syntax, Descriptors.OpWithoutRule);
            return;
        }

        RefuseIfActive(call.Syntax, Descriptors.OpWithoutRule, tensors);
        WrapOpaque(call.Syntax, method, tensors);
    }

    private static OpUse MakeUse(IMethodSymbol method, Op? op, List<IArgumentOperation> supplied)
    {
        var ordinals = supplied.Select(argument => argument.Parameter!.Ordinal).ToList();
        bool isInOrder = ordinals.Zip(ordinals.Skip(1), (first, second) => first < second).All(ordered => ordered);
        return new OpUse(method.ReducedFrom ?? method, op, supplied.Select(argument => argument.Parameter!).OrderBy(parameter => parameter.Ordinal).ToList(), !isInOrder);
    }

    private string WrapperCall(SyntaxNode node, OpUse use, IOperation? instance, List<IArgumentOperation> supplied, bool hasPlace)
    {
        var parts = new List<string>();
        if (instance is not null)
        {
            parts.Add(ReceiverText(node, instance));
        }

        foreach (IArgumentOperation argument in supplied)
        {
            parts.AddRange(ArgumentTexts(argument, use.OwnNames));
        }

        string place = reach.PlaceOf(part, member, node, use.Op?.Name ?? "");
        if (hasPlace && place != use.Op!.Name)
        {
            parts.Add($"place: \"{place}\"");
        }

        return $"{(use.Op?.Kind == OpKind.Random ? Drawing() : jvp)}.{reach.NameOf(use)}({string.Join(", ", parts)})";
    }

    private void WrapConstant(SyntaxNode node, ITypeSymbol type)
    {
        if (types.IsTensor(type))
        {
            Wrap(node, $"{jvp}.Constant(", ")");
        }
        else if (type is IArrayTypeSymbol { Rank: 1 } array && types.IsTensor(array.ElementType))
        {
            Wrap(node, $"{jvp}.Constants(", ")");
        }
    }

    // Whether all of them could be.
    private bool WrapOperands(IEnumerable<IOperation> tensors, string check, string name)
    {
        bool all = true;
        foreach (IOperation tensor in tensors)
        {
            SyntaxNode syntax = SyntaxOf(tensor);
            ITypeSymbol? type = (tensor is IConversionOperation { IsImplicit: true, OperatorMethod: null } converted ? converted.Operand : tensor).Type;
            if ((types.IsTensor(type) || type is IArrayTypeSymbol { Rank: 1 } array && types.IsTensor(array.ElementType)) && syntax is ExpressionSyntax and not IdentifierNameSyntax { Parent: MemberBindingExpressionSyntax })
            {
                Wrap(syntax, $"{jvp}.{check}(", $", \"{name}\")");
            }
            else
            {
                all = false;
            }
        }

        return all;
    }

    // No rule: right as long as no operand has a tangent, which the pass checks.
    private void WrapOpaque(SyntaxNode node, IMethodSymbol method, List<IOperation> tensors)
    {
        bool areChecked = WrapOperands(tensors, "Inactive", method.Name);
        // Gradients of what does not depend on the parameters come as a list.
        if (types.IsTensor(method.ReturnType) || types.MayHoldTensors(method.ReturnType) && (areChecked || RowOf(method)?.Reason == OpTable.WorksOnGradients))
        {
            Wrap(node, $"{jvp}.Opaque(", ")");
        }
    }

    private void KeepResult(IInvocationOperation call)
    {
        if (call.Arguments is [{ Value: IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Syntax: LambdaExpressionSyntax { ExpressionBody: { } result } } } }])
        {
            Wrap(result, $"{jvp}.Keep(", ")");
        }
        else
        {
            Refuse(call.Syntax, Descriptors.UnsupportedSyntax);
        }
    }
}
