using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Analysis;

/// <summary>What is known of the base library: which of its values cannot change, which methods only read what they are given, and what gives another value at each call. Anything else may do anything.</summary>
internal static class Foreign
{
    private static readonly HashSet<string> Immutable = Names(
        """
        String Object.Type Type Uri Version Regex Match Group Encoding CultureInfo StringComparer CompareInfo TextInfo NumberFormatInfo IFormatProvider IReadOnlyList IReadOnlyDictionary IReadOnlyCollection IReadOnlySet
        FrozenDictionary FrozenSet ImmutableArray ImmutableList ImmutableDictionary ImmutableHashSet ImmutableSortedDictionary ImmutableSortedSet ImmutableStack ImmutableQueue ReadOnlyCollection ReadOnlyDictionary
        Tuple KeyValuePair EqualityComparer Comparer IEqualityComparer IComparer CancellationToken JsonElement MethodInfo PropertyInfo FieldInfo Assembly Exception
        """);

    // What they are given stays as it is.
    private static readonly HashSet<string> ReadingTypes = Names(
        """
        Math MathF Enumerable Queryable ParallelEnumerable Convert String Char Boolean Int32 Int64 Double Single Decimal Object Console Debug Trace Debugger Tuple ValueTuple KeyValuePair Nullable Monitor
        ArgumentNullException ArgumentException ArgumentOutOfRangeException ObjectDisposedException GC HashCode BitConverter BitOperations StringComparer EqualityComparer Comparer Enum Activator
        ImmutableArray ImmutableList ImmutableDictionary ImmutableHashSet FrozenDictionary FrozenSet LoggerExtensions ILogger Logger TextWriter
        """);

    private static readonly HashSet<string> ReadingMethods = Names(
        """
        Equals GetHashCode ToString GetType CompareTo ReferenceEquals
        Contains ContainsKey ContainsValue TryGetValue GetEnumerator IndexOf Find FindAll FindIndex Exists ToArray ToList GetRange BinarySearch Peek TryPeek get_Item AsReadOnly ConvertAll ForEach TrueForAll AsSpan AsMemory
        GetLength GetLongLength GetValue GetValueOrDefault IsSubsetOf IsSupersetOf IsProperSubsetOf IsProperSupersetOf Overlaps SetEquals LastIndexOf FindLast FindLastIndex GetUpperBound GetLowerBound Slice EnsureCapacity
        CopyTo TryGetNonEnumeratedCount Clone SequenceEqual StartsWith EndsWith IndexOfAny ContainsAny Count Read GetAlternateLookup
        """);

    // Of the tensor library's containers.
    private static readonly HashSet<string> Questions = Names("keys values items has_key get_parameter get_buffer named_parameters parameters named_buffers buffers named_children children named_modules modules state_dict GetName");

    private static readonly HashSet<string> CopyingMethods = Names("CopyTo TryCopyTo");

    private static readonly HashSet<string> ContainerMakers = Names("ToList ToArray ToDictionary ToHashSet ToLookup GetRange Clone FindAll ConvertAll");

    private static readonly HashSet<string> Chance = Names(
        """
        Guid.NewGuid Guid.CreateVersion7 DateTime.Now DateTime.UtcNow DateTime.Today DateTimeOffset.Now DateTimeOffset.UtcNow Environment.TickCount Environment.TickCount64 Environment.CpuUsage Environment.WorkingSet
        Random.Shared Path.GetRandomFileName Path.GetTempFileName GC.GetTotalMemory GC.CollectionCount GC.GetTotalAllocatedBytes GC.GetAllocatedBytesForCurrentThread TimeProvider.System TimeProvider.GetUtcNow
        TimeProvider.GetLocalNow TimeProvider.GetTimestamp TimeProvider.GetElapsedTime RuntimeHelpers.GetHashCode Object.GetHashCode Enumerable.Shuffle Console.ReadLine Console.Read Console.ReadKey Process.GetCurrentProcess
        """);

    private static readonly HashSet<string> ChanceTypes = Names("RandomNumberGenerator Stopwatch PeriodicTimer Timer");

    /// <summary>Whether no method of a type of another assembly reads the properties of what it is given, as serializers and binders do.</summary>
    public static bool CallsNoGetters(ITypeSymbol type) => Space(type) is "System" or "System.Linq" or "System.Text" or "System.Numerics" or "System.Threading" or "System.Diagnostics" or "System.Runtime.CompilerServices"
        || Space(type).StartsWith("System.Collections", StringComparison.Ordinal);

    /// <summary>Whether a method makes objects of a type that it is told.</summary>
    public static bool MakesObjects(IMethodSymbol method) => Space(method.ContainingType).StartsWith("System", StringComparison.Ordinal)
        && (method.ContainingType.Name is "Activator" or "LazyInitializer" or "RuntimeHelpers" && method.Name is "CreateInstance" or "EnsureInitialized" or "RunClassConstructor" || method.OriginalDefinition.TypeParameters.Any(parameter => parameter.HasConstructorConstraint));

    /// <summary>Whether an object makes others of its type arguments.</summary>
    public static bool MakesObjects(INamedTypeSymbol type) => Space(type).StartsWith("System", StringComparison.Ordinal)
        && (type.Name is "Lazy" or "ThreadLocal" || type.OriginalDefinition.TypeParameters.Any(parameter => parameter.HasConstructorConstraint));

    /// <summary>Whether a value of the type can be changed by nobody.</summary>
    public static bool IsImmutable(ITypeSymbol type) =>
        type.IsUnmanagedType || type.TypeKind is TypeKind.Enum || type.SpecialType == SpecialType.System_String
        || type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } && IsPlain(invoke.ReturnType)
        || type is INamedTypeSymbol { IsTupleType: true, TypeArguments: var parts } && parts.All(IsImmutable)
        || Space(type).StartsWith("System", StringComparison.Ordinal) && Immutable.Contains(type.Name) && ArgumentsOf(type).All(IsImmutable);

    // Of what a function gives: nothing, numbers, text.
    private static bool IsPlain(ITypeSymbol type) => type.IsUnmanagedType || type.SpecialType is SpecialType.System_String or SpecialType.System_Void;

    /// <summary>Whether a method of another assembly leaves the object it is called on as it is.</summary>
    public static bool ReadsReceiver(IMethodSymbol method) =>
        ReadingTypes.Contains(method.ContainingType.Name) || (ReadingMethods.Contains(method.Name) && (IsCollection(method.ContainingType) || method.Name is "Equals" or "GetHashCode" or "ToString" or "GetType" or "CompareTo"))
        || method.MethodKind == MethodKind.PropertyGet || (method.IsReadOnly || method.ContainingType.IsReadOnly) && !IsCollection(method.ContainingType) || IsImmutable(method.ContainingType);

    /// <summary>Whether a method of another assembly leaves the objects that it is given as they are. A collection keeps what is put into it.</summary>
    public static bool ReadsArguments(IMethodSymbol method) =>
        !CopyingMethods.Contains(method.Name) && (ReadingTypes.Contains(method.ContainingType.Name) || (method.IsStatic ? ReadingMethods.Contains(method.Name) : IsCollection(method.ContainingType)));

    /// <summary>Whether what is passed to it by reference is only read.</summary>
    public static bool ReadsReferences(IMethodSymbol method) => method is { Name: "Read", ContainingType.Name: "Volatile" or "Interlocked" } or { ContainingType.Name: "Monitor" };

    /// <summary>Whether a method or property gives a number by chance, or one of a clock: another one each time.</summary>
    public static bool IsChance(ISymbol member) =>
        Space(member.ContainingType).StartsWith("System", StringComparison.Ordinal) && (ChanceTypes.Contains(member.ContainingType.Name) || Chance.Contains($"{member.ContainingType.Name}.{member.Name}"))
        || member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.IsEmpty: true } && IsRandom(member.ContainingType);

    /// <summary>
    /// Whether a member changes something outside of the program's objects, or reads what others may have changed: a file, the environment, a process, the network. A derivative would do it once more. Or it asks who calls, which is another one then.
    /// </summary>
    public static bool IsOutside(ISymbol method) => Space(method.ContainingType) switch
    {
        "System.IO" => method.ContainingType.Name is not ("Path" or "TextWriter" or "StringWriter" or "StringReader" or "TextReader" or "MemoryStream"),
        "System" => method is { ContainingType.Name: "Environment", Name: "SetEnvironmentVariable" or "GetEnvironmentVariable" or "Exit" or "FailFast" or "StackTrace" } or { ContainingType.Name: "AppContext", Name: "SetSwitch" or "SetData" },
        "System.Diagnostics" => method is { ContainingType.Name: "Process" or "StackTrace" or "StackFrame" or "StackFrameExtensions" },
        var space => space.StartsWith("System.Net", StringComparison.Ordinal) || space.StartsWith("System.IO.", StringComparison.Ordinal),
    };

    /// <summary>Whether a method gives a number of an object's identity, or of what it is made of.</summary>
    public static bool IsHash(IMethodSymbol method) => method.Name is "GetHashCode" or "ToHashCode" || method is { Name: "Combine", ContainingType.Name: "HashCode" };

    /// <summary>Whether the type is the base library's generator of random numbers.</summary>
    public static bool IsRandom(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Name == "Random" && Space(type) == "System")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a container of this type is new where it is made, with nothing in it that somebody else could change.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isLeaf">Tells of what cannot be changed.</param>
    public static bool IsNewContainer(ITypeSymbol? type, Func<ITypeSymbol, bool> isLeaf) => type switch
    {
        IArrayTypeSymbol array => isLeaf(array.ElementType),
        INamedTypeSymbol named => IsCollection(named) && !named.TypeArguments.IsEmpty && named.TypeArguments.All(isLeaf),
        _ => false,
    };

    /// <summary>Whether a method of the base library makes a new container.</summary>
    public static bool MakesContainer(IMethodSymbol method) => ContainerMakers.Contains(method.Name);

    /// <summary>Whether a method of a collection only answers.</summary>
    public static bool IsQuestion(IMethodSymbol method) => ReadingMethods.Contains(method.Name) || method.MethodKind == MethodKind.PropertyGet || Questions.Contains(method.Name);

    private static bool IsCollection(INamedTypeSymbol type) =>
        Space(type).StartsWith("System.Collections", StringComparison.Ordinal) || type.SpecialType == SpecialType.System_Array || type.Name is "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory" or "MemoryExtensions" or "CollectionExtensions";

    private static IEnumerable<ITypeSymbol> ArgumentsOf(ITypeSymbol type) => type is INamedTypeSymbol named ? named.TypeArguments : [];

    private static string Space(ITypeSymbol? type) => type?.ContainingNamespace?.ToDisplayString() ?? "";

    private static HashSet<string> Names(string names) => new(names.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
