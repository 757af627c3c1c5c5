namespace SafeStep.Package.Tests.PublicApi;

/// <summary>Types as C# writes them.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    // As if opened by a using directive: their types are known by name.
    private static readonly HashSet<string?> Opened = [null, "System", "System.Collections.Generic", "SafeStep", "SafeStep.ManagedTorch", "SafeStep.ManagedTorch.Modules", "SafeStep.ManagedTorch.Utils", "TorchSharp", "TorchSharp.Modules", "TorchSharp.Utils"];

    /// <summary>The name, with its namespace unless that is an opened one; nested types after their owner, type arguments in angle brackets.</summary>
    public static string Full(Type type)
    {
        if (type.IsByRef)
        {
            return Full(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return $"{Full(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Full(underlying) + "?";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var arguments = type.GetGenericArguments();
        string name = Definition(type, arguments, out int used);
        return used < arguments.Length ? $"{name}<{string.Join(", ", arguments[used..].Select(Full))}>" : name;
    }

    // The arguments of a nested type repeat those of its owners.
    private static string Definition(Type type, Type[] arguments, out int used)
    {
        string simple = type.Name.Split('`')[0];
        if (type.DeclaringType is not { } owner)
        {
            used = 0;
            return Opened.Contains(type.Namespace) ? simple : $"{type.Namespace}.{simple}";
        }

        int ofOwner = owner.GetGenericArguments().Length;
        string outer = Definition(owner, arguments[..ofOwner], out int usedByOwner);
        used = ofOwner;
        return ofOwner > usedByOwner ? $"{outer}<{string.Join(", ", arguments[usedByOwner..ofOwner].Select(Full))}>.{simple}" : $"{outer}.{simple}";
    }
}
