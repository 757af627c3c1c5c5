using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Analysis;

/// <summary>
/// Which fields and properties hold constants, judged from every assignment to them in their class. Somebody else may assign one: this only decides whether a value that is taken out of a tensor is reported
/// before the pass, which asks again, runs.
/// </summary>
internal static class ConstantMembers
{
    /// <summary>Whether everything ever assigned to the member is made of constants: tensor operations on no parameter.</summary>
    public static bool IsConstant(ISymbol member, Backend backend, TensorTypes types, CancellationToken cancellation) =>
        IsConstant(member, backend, types, new HashSet<ISymbol>(SymbolEqualityComparer.Default), cancellation);

    private static bool IsConstant(ISymbol variable, Backend backend, TensorTypes types, HashSet<ISymbol> asked, CancellationToken cancellation)
    {
        // What a variable is assigned from itself adds nothing new.
        if (!asked.Add(variable))
        {
            return true;
        }

        // Of an object that is no module whoever has it may assign a member.
        if (IsAssignedElsewhere(variable) && !backend.IsModule(variable.ContainingType))
        {
            return false;
        }

        bool isAssigned = false;
        foreach (var (part, model) in PartsOf(variable.ContainingType, backend, cancellation))
        {
            foreach (ExpressionSyntax value in AssignmentsTo(variable, part, model, cancellation))
            {
                isAssigned = true;
                if (!value.DescendantNodesAndSelf().OfType<ExpressionSyntax>().All(node => IsConstantNode(node, model)))
                {
                    return false;
                }
            }
        }

        return isAssigned;

        bool IsConstantNode(ExpressionSyntax node, SemanticModel model)
        {
            ITypeSymbol? type = model.GetTypeInfo(node, cancellation).Type;
            if (type?.Name == "Parameter" || backend.IsModule(type))
            {
                return false;
            }

            ISymbol? symbol = model.GetSymbolInfo(node, cancellation).Symbol;
            return symbol switch
            {
                IMethodSymbol method => !types.MayHoldTensors(method.ReturnType) || ((backend.Declares(method) || !backend.KnowsTensors(method.ContainingAssembly)) && !backend.IsModule(method.ContainingType)),
                ILocalSymbol local => !types.MayHoldTensors(local.Type) || IsConstant(local, backend, types, asked, cancellation),
                IParameterSymbol parameter => !types.MayHoldTensors(parameter.Type),
                IFieldSymbol or IPropertySymbol when types.MayHoldTensors(type) && !backend.IsTensor(symbol.ContainingType) => IsConstant(symbol, backend, types, asked, cancellation),
                _ => true,
            };
        }
    }

    private static bool IsAssignedElsewhere(ISymbol variable) => variable is IFieldSymbol { IsReadOnly: false, DeclaredAccessibility: not Accessibility.Private } or IPropertySymbol { SetMethod.DeclaredAccessibility: not Accessibility.Private };

    // Also what is written into the tensor in place.
    private static IEnumerable<ExpressionSyntax> AssignmentsTo(ISymbol variable, SyntaxNode part, SemanticModel model, CancellationToken cancellation)
    {
        foreach (SyntaxNode node in part.DescendantNodes())
        {
            switch (node)
            {
                case VariableDeclaratorSyntax { Initializer.Value: { } initial } declarator when IsVariable(model.GetDeclaredSymbol(declarator, cancellation)):
                    yield return initial;
                    break;
                case PropertyDeclarationSyntax { Initializer.Value: { } initial } property when IsVariable(model.GetDeclaredSymbol(property, cancellation)):
                    yield return initial;
                    break;
                case AssignmentExpressionSyntax assignment when IsVariable(SymbolOf(assignment.Left is ElementAccessExpressionSyntax element ? element.Expression : assignment.Left)):
                    yield return assignment.Right;
                    break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call
                    when OpTable.IsInPlace(access.Name.Identifier.ValueText) && IsVariable(SymbolOf(access.Expression)):
                    foreach (ArgumentSyntax argument in call.ArgumentList.Arguments)
                    {
                        yield return argument.Expression;
                    }

                    break;
            }
        }

        bool IsVariable(ISymbol? symbol) => SymbolEqualityComparer.Default.Equals(symbol, variable);

        ISymbol? SymbolOf(ExpressionSyntax expression) => model.GetSymbolInfo(expression, cancellation).Symbol;
    }

    private static IEnumerable<(SyntaxNode Part, SemanticModel Model)> PartsOf(INamedTypeSymbol type, Backend backend, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(reference =>
        {
            SyntaxNode part = reference.GetSyntax(cancellation);
            return (part, backend.ModelOf(part.SyntaxTree));
        });
}
