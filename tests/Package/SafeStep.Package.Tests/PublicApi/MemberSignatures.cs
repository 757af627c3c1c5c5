using System.Reflection;
using System.Runtime.CompilerServices;

namespace SafeStep.Package.Tests.PublicApi;

/// <summary>The members that code outside of the assembly can bind to, as text that is the same for the same member of either backend.</summary>
internal static class MemberSignatures
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    /// <param name="type">A type.</param>
    /// <param name="inherited">Also what its bases and interfaces declare.</param>
    public static IEnumerable<string> Of(Type type, bool inherited)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type);
        }

        var flags = inherited ? All : All | BindingFlags.DeclaredOnly;
        IEnumerable<Type> types = inherited && type.IsInterface ? [type, .. type.GetInterfaces()] : [type];
        return types.SelectMany(declaring => Fields(declaring, flags).Concat(Properties(declaring, flags)).Concat(Constructors(type)).Concat(Methods(declaring, flags))).Distinct();
    }

    private static IEnumerable<string> Fields(Type type, BindingFlags flags) =>
        from field in type.GetFields(flags)
        where field.IsPublic && !field.IsSpecialName
        // A constant, a field and a property are read alike.
        from line in field.IsLiteral || field.IsInitOnly ? new[] { "" } : ["", " set"]
        select $"{Static(field.IsStatic)}{TypeNames.Full(field.FieldType)} {field.Name}{line}";

    private static IEnumerable<string> Properties(Type type, BindingFlags flags) =>
        from property in type.GetProperties(flags)
        let get = property.GetMethod is { IsPublic: true } getter ? getter : null
        let set = property.SetMethod is { IsPublic: true } setter ? setter : null
        where (get ?? set) is not null
        // The name of an indexer is for other languages.
        let name = property.GetIndexParameters() is { Length: > 0 } parameters ? $"this[{Parameters(parameters)}]" : property.Name
        from line in new[] { get is null ? null : "", set is null ? null : " set" }
        where line is not null
        select $"{Static((get ?? set)!.IsStatic)}{TypeNames.Full(property.PropertyType)} {name}{line}";

    private static IEnumerable<string> Constructors(Type type) =>
        from constructor in type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        where constructor.IsPublic || (constructor.IsFamily || constructor.IsFamilyOrAssembly) && !type.IsSealed
        select $"new({Parameters(constructor.GetParameters())})";

    private static IEnumerable<string> Methods(Type type, BindingFlags flags) =>
        from method in type.GetMethods(flags)
        where method.IsPublic || (method.IsFamily || method.IsFamilyOrAssembly) && !type.IsSealed
        where !method.IsDefined(typeof(CompilerGeneratedAttribute)) && method.DeclaringType != typeof(object)
        where !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)
        where method.Name is not ("Finalize" or "ToString" or "GetHashCode" or "Equals") && !method.Name.Contains('<', StringComparison.Ordinal)
        let generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : ""
        select $"{Static(method.IsStatic)}{TypeNames.Full(method.ReturnType)} {method.Name}{generic}({Parameters(method.GetParameters())})";

    /// <summary>Whether a call of the one member is written like a call of the other: what the other has besides are optional parameters at its end.</summary>
    public static bool IsCalledLike(string member, string other) =>
        member == other || member.EndsWith(')') && (other.StartsWith(member[..^1] + ", ", StringComparison.Ordinal) || member.EndsWith("()", StringComparison.Ordinal) && other.StartsWith(member[..^1], StringComparison.Ordinal))
        && other[(member.Length - 1)..^1].Split(", ", StringSplitOptions.RemoveEmptyEntries).All(parameter => parameter.Contains(" = ", StringComparison.Ordinal));

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    // The name of an operator's operand is never written.
    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(parameter =>
        $"{TypeNames.Full(parameter.ParameterType)} {(parameter.Member.Name.StartsWith("op_", StringComparison.Ordinal) ? "" : parameter.Name)}{(parameter.HasDefaultValue ? " = " + Default(parameter.RawDefaultValue) : "")}"));

    private static string Default(object? value) => value is null ? "default" : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
}
