using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Discovery;

/// <summary>What a field or property of a module holds, judged from its type and every assignment to it.</summary>
internal static class Registration
{
    /// <summary>The name under which a member is registered as a parameter of its module, or null when it is not one.</summary>
    public static string? ParameterName(ISymbol member, Backend backend, CancellationToken cancellation)
    {
        foreach (var (part, model) in PartsOf(member.ContainingType, backend, cancellation))
        {
            foreach (var call in part.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (IsRegisterParameter(call) && call.ArgumentList.Arguments is [var name, var value, ..]
                    && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(value.Expression, cancellation).Symbol, member))
                {
                    // Under a name that is only known at run time its tangent could not be found.
                    return model.GetConstantValue(name.Expression, cancellation).Value as string;
                }
            }
        }

        // RegisterComponents takes the fields whose value is a Parameter, by their names or by their ComponentName attribute.
        ITypeSymbol? type = (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;
        if (!backend.IsTensor(type) || (type!.Name != "Parameter" && !HoldsParameter(member, backend, cancellation)) || member is IPropertySymbol { DeclaringSyntaxReferences: [var reference] }
            && reference.GetSyntax(cancellation) is PropertyDeclarationSyntax property && IsComputed(property))
        {
            return null;
        }

        return member.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == "ComponentNameAttribute") is { } attribute
            && attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Name").Value.Value is string given
            ? given
            : member is IPropertySymbol ? $"<{member.Name}>k__BackingField" : member.Name;
    }

    // A field declared as a tensor to which nothing but parameters is assigned.
    private static bool HoldsParameter(ISymbol member, Backend backend, CancellationToken cancellation)
    {
        var values = PartsOf(member.ContainingType, backend, cancellation)
            .SelectMany(part => AssignmentsTo(member, part.Part, part.Model, cancellation).Select(value => part.Model.GetTypeInfo(value, cancellation).Type))
            .ToList();
        return values.Count > 0 && values.All(type => type?.Name == "Parameter" && backend.IsTensor(type));
    }

    private static bool IsRegisterParameter(InvocationExpressionSyntax call) => call.Expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText == "register_parameter",
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } access => access.Name.Identifier.ValueText == "register_parameter",
        _ => false,
    };

    public static bool IsComputed(PropertyDeclarationSyntax property) =>
        property.ExpressionBody is not null || property.AccessorList?.Accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null) == true;

    /// <summary>
    /// The layer of the library that a field or property of a more general module type always holds: it is read-only, assigned in one place, and what is assigned there is that layer. Null
    /// where that is not clear.
    /// </summary>
    public static INamedTypeSymbol? LayerIn(ISymbol? member, Backend backend, CancellationToken cancellation)
    {
        ITypeSymbol? declared = member switch
        {
            IFieldSymbol { IsReadOnly: true } field => field.Type,
            IPropertySymbol { SetMethod: null } property => property.Type,
            _ => null,
        };
        if (declared is not { Name: "Module" } || !backend.IsModule(declared) || backend.Declares(member!) || member!.ContainingType.DeclaringSyntaxReferences.IsEmpty)
        {
            return null;
        }

        var values = new List<ITypeSymbol?>();
        foreach (var (part, model) in PartsOf(member.ContainingType, backend, cancellation))
        {
            values.AddRange(AssignmentsTo(member, part, model, cancellation).Select(value => model.GetTypeInfo(value, cancellation).Type));
            if (part.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
                name.Identifier.ValueText == member.Name && IsWrittenUnseen(name) && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, member)))
            {
                return null;
            }
        }

        return values is [INamedTypeSymbol { IsSealed: true } layer] && backend.Declares(layer) ? layer : null;
    }

    // Through a tuple, or by reference.
    private static bool IsWrittenUnseen(IdentifierNameSyntax name)
    {
        SyntaxNode written = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return written.Parent is ArgumentSyntax argument
            && (!argument.RefKindKeyword.IsKind(SyntaxKind.None)
                || argument.Parent is TupleExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } tuple && assignment.Left == tuple);
    }

    /// <summary>Whether everything ever assigned to the member is made of constants: tensor operations on no parameter.</summary>
    public static bool IsConstant(ISymbol member, Backend backend, Carriers carriers, CancellationToken cancellation) =>
        IsConstant(member, backend, carriers, new HashSet<ISymbol>(SymbolEqualityComparer.Default), cancellation);

    private static bool IsConstant(ISymbol variable, Backend backend, Carriers carriers, HashSet<ISymbol> asked, CancellationToken cancellation)
    {
        // What a variable is assigned from itself adds nothing new.
        if (!asked.Add(variable))
        {
            return true;
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
                IMethodSymbol method => !carriers.IsCarrier(method.ReturnType) || (backend.Declares(method) && !backend.IsModule(method.ContainingType)),
                ILocalSymbol local => !carriers.IsCarrier(local.Type) || IsConstant(local, backend, carriers, asked, cancellation),
                IParameterSymbol parameter => !carriers.IsCarrier(parameter.Type),
                IFieldSymbol or IPropertySymbol when carriers.IsCarrier(type) && !backend.IsTensor(symbol.ContainingType) => IsConstant(symbol, backend, carriers, asked, cancellation),
                _ => true,
            };
        }
    }

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
                    when OpNames.IsInPlace(access.Name.Identifier.ValueText) && IsVariable(SymbolOf(access.Expression)):
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
