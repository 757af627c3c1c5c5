using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace SafeStep.Package.Tests.PublicApi;

/// <summary>Writes the public API of an assembly as stable text: one line for each type and member that a user's code can bind to.</summary>
internal static class ApiPrinter
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Print(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var ofNamespace in assembly.GetExportedTypes().GroupBy(type => type.Namespace).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"namespace {ofNamespace.Key};").AppendLine();
            foreach (var type in ofNamespace.OrderBy(TypeNames.Full, StringComparer.Ordinal))
            {
                text.AppendLine(Head(type));
                foreach (string member in Members(type).Order(StringComparer.Ordinal))
                {
                    text.Append("    ").AppendLine(member);
                }

                text.AppendLine();
            }
        }

        return text.ToString();
    }

    private static string Head(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) ? [parent] : Array.Empty<Type>())
            .Concat(type.GetInterfaces().Where(implemented => implemented.IsVisible).OrderBy(TypeNames.Full, StringComparer.Ordinal));
        string from = string.Join(", ", bases.Select(TypeNames.Full));
        return $"{(type.GetMethod("<Clone>$") is null ? "" : "record ")}{kind} {TypeNames.Full(type)}{(from.Length == 0 ? "" : " : " + from)}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            foreach (string name in Enum.GetNames(type))
            {
                yield return $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}";
            }

            yield break;
        }

        foreach (var field in type.GetFields(Declared).Where(field => Visible(field.Attributes)))
        {
            string modifier = field.IsLiteral ? "const " : field.IsStatic ? "static " : "";
            yield return $"{modifier}{(field.IsInitOnly ? "readonly " : "")}{Nullability.Of(field)} {field.Name}{(field.IsLiteral ? " = " + Literal(field.GetRawConstantValue()) : "")}";
        }

        foreach (var property in type.GetProperties(Declared))
        {
            string accessors = string.Concat(
                property.GetMethod is { } get && Visible(get) ? " get;" : "",
                property.SetMethod is { } set && Visible(set) ? IsInit(set) ? " init;" : " set;" : "");
            if (accessors.Length > 0)
            {
                var any = property.GetMethod is { } getter && Visible(getter) ? getter : property.SetMethod!;
                string index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{Parameters(parameters)}]" : "";
                yield return $"{Modifiers(any)}{(property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "")}{Nullability.Of(property)} {property.Name}{index} {{{accessors} }}";
            }
        }

        foreach (var declared in type.GetEvents(Declared).Where(declared => Visible(declared.AddMethod!)))
        {
            yield return $"{Modifiers(declared.AddMethod!)}event {Nullability.Of(declared)} {declared.Name}";
        }

        foreach (var constructor in type.GetConstructors(Declared).Where(constructor => !constructor.IsStatic && Visible(constructor)))
        {
            yield return $"{(constructor.IsFamily || constructor.IsFamilyOrAssembly ? "protected " : "")}new({Parameters(constructor.GetParameters())})";
        }

        foreach (var method in type.GetMethods(Declared).Where(method => Visible(method) && IsWritten(method)))
        {
            string generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
            yield return $"{Modifiers(method)}{Nullability.OfReturn(method)} {method.Name}{generic}({Parameters(method.GetParameters())})";
        }
    }

    // Accessors are printed with their property; what the compiler adds to a record follows from its kind and its constructor.
    private static bool IsWritten(MethodInfo method) =>
        !method.IsDefined(typeof(CompilerGeneratedAttribute))
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !method.Name.Contains('<', StringComparison.Ordinal);

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool Visible(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem && (attributes & FieldAttributes.SpecialName) == 0;

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Modifiers(MethodBase method) => string.Concat(
        method.IsPublic ? "" : "protected ",
        method.IsStatic ? "static " : "",
        method.DeclaringType!.IsInterface ? "" : method.IsAbstract ? "abstract " : method is MethodInfo { IsVirtual: true, IsFinal: false } info ? info.GetBaseDefinition() == info ? "virtual " : "override " : "");

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
    {
        string passing = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params "
            : parameter.ParameterType.IsByRef ? parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref " : "";
        return $"{passing}{Nullability.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue) : "")}";
    }));

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
