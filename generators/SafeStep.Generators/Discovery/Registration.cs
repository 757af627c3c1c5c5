using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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
                if (call is { Expression: IdentifierNameSyntax { Identifier.ValueText: "register_parameter" }, ArgumentList.Arguments: [var name, var value, ..] }
                    && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(value.Expression, cancellation).Symbol, member)
                    && model.GetConstantValue(name.Expression, cancellation).Value is string registered)
                {
                    return registered;
                }
            }
        }

        // RegisterComponents takes the fields whose value is a Parameter, by their names or by their ComponentName attribute.
        ITypeSymbol? type = (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;
        if (type?.Name != "Parameter" || !backend.IsTensor(type) || member is IPropertySymbol { DeclaringSyntaxReferences: [var reference] }
            && reference.GetSyntax(cancellation) is PropertyDeclarationSyntax property && IsComputed(property))
        {
            return null;
        }

        return member.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == "ComponentNameAttribute") is { } attribute
            && attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Name").Value.Value is string given
            ? given
            : member is IPropertySymbol ? $"<{member.Name}>k__BackingField" : member.Name;
    }

    public static bool IsComputed(PropertyDeclarationSyntax property) =>
        property.ExpressionBody is not null || property.AccessorList?.Accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null) == true;

    /// <summary>Whether everything ever assigned to the member is made of constants: tensor operations on no parameter.</summary>
    public static bool IsConstant(ISymbol member, Backend backend, Carriers carriers, CancellationToken cancellation)
    {
        bool isAssigned = false;
        foreach (var (part, model) in PartsOf(member.ContainingType, backend, cancellation))
        {
            foreach (ExpressionSyntax value in AssignmentsTo(member, part, model, cancellation))
            {
                isAssigned = true;
                if (!IsConstantValue(value, model, backend, carriers, cancellation))
                {
                    return false;
                }
            }
        }

        return isAssigned;
    }

    private static bool IsConstantValue(ExpressionSyntax value, SemanticModel model, Backend backend, Carriers carriers, CancellationToken cancellation) =>
        value.DescendantNodesAndSelf().OfType<ExpressionSyntax>().All(node =>
        {
            ITypeSymbol? type = model.GetTypeInfo(node, cancellation).Type;
            ISymbol? symbol = model.GetSymbolInfo(node, cancellation).Symbol;
            return symbol switch
            {
                IMethodSymbol method => !carriers.IsCarrier(method.ReturnType) || (backend.Declares(method) && !backend.IsModule(method.ContainingType) && method.ReturnType.Name != "Parameter"),
                ILocalSymbol local when carriers.IsCarrier(local.Type) => local.DeclaringSyntaxReferences is [var reference]
                    && reference.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer.Value: { } initial } && IsConstantValue(initial, model, backend, carriers, cancellation),
                IParameterSymbol parameter => !carriers.IsCarrier(parameter.Type) && !backend.IsModule(parameter.Type),
                IFieldSymbol or IPropertySymbol when carriers.IsCarrier(type) && type!.Name != "Parameter" && !backend.IsTensor(symbol.ContainingType) =>
                    IsConstant(symbol, backend, carriers, cancellation),
                ITypeSymbol => true,
                _ => type is null || (type.Name != "Parameter" && !backend.IsModule(type)),
            };
        });

    private static IEnumerable<ExpressionSyntax> AssignmentsTo(ISymbol member, SyntaxNode part, SemanticModel model, CancellationToken cancellation)
    {
        foreach (SyntaxNode node in part.DescendantNodes())
        {
            if (node is VariableDeclaratorSyntax { Initializer.Value: { } initial } declarator && SymbolEqualityComparer.Default.Equals(model.GetDeclaredSymbol(declarator, cancellation), member))
            {
                yield return initial;
            }
            else if (node is PropertyDeclarationSyntax { Initializer.Value: { } propertyInitial } property && SymbolEqualityComparer.Default.Equals(model.GetDeclaredSymbol(property, cancellation), member))
            {
                yield return propertyInitial;
            }
            else if (node is AssignmentExpressionSyntax assignment && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(assignment.Left, cancellation).Symbol, member))
            {
                yield return assignment.Right;
            }
        }
    }

    private static IEnumerable<(SyntaxNode Part, SemanticModel Model)> PartsOf(INamedTypeSymbol type, Backend backend, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(reference =>
        {
            SyntaxNode part = reference.GetSyntax(cancellation);
            return (part, backend.ModelOf(part.SyntaxTree));
        });
}
