namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>What a variable holds.</summary>
internal enum Kind
{
    /// <summary>A tensor of shape [4, 4].</summary>
    Square,

    /// <summary>A tensor of shape [4].</summary>
    Row,

    /// <summary>A list of at least two squares.</summary>
    List,

    /// <summary>An array of at least two squares.</summary>
    Array,

    /// <summary>A pair of squares.</summary>
    Pair,

    /// <summary>A dictionary with the keys "a" and "b".</summary>
    Dictionary,

    /// <summary>An object with a field and a property that hold squares.</summary>
    Box,

    /// <summary>A record of two squares.</summary>
    Record,

    /// <summary>A structure that holds a square.</summary>
    Cell,

    /// <summary>A function of a square.</summary>
    Function,

    /// <summary>A procedure without arguments.</summary>
    Procedure,

    /// <summary>A small integer.</summary>
    Number,
}

/// <summary>A variable in scope.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="IsAssignable">Whether C# lets it be assigned.</param>
/// <param name="IsCapturable">Whether C# lets a lambda capture it.</param>
internal sealed record Variable(string Name, Kind Kind, bool IsAssignable = true, bool IsCapturable = true);

/// <summary>The variables that a place in a program may use.</summary>
internal sealed class Scope
{
    private readonly List<Variable> variables;
    private readonly Naming naming;

    public Scope(Naming naming, IEnumerable<Variable> variables)
    {
        this.naming = naming;
        this.variables = [.. variables];
    }

    /// <summary>Whether statements stand in a loop.</summary>
    public bool InLoop { get; init; }

    /// <summary>Whether a square may be returned.</summary>
    public bool MayReturn { get; init; } = true;

    /// <summary>Whether what is assigned to an outer variable would be disposed with a scope.</summary>
    public bool IsDisposed { get; init; }

    /// <summary>How many blocks stand around.</summary>
    public int Depth { get; init; }

    public IReadOnlyList<Variable> Of(Kind kind, bool assignable = false) => [.. variables.Where(variable => variable.Kind == kind && (!assignable || variable.IsAssignable))];

    public string Declare(Kind kind, bool assignable = true, bool capturable = true)
    {
        string name = naming.Next(kind);
        variables.Add(new Variable(name, kind, assignable, capturable));
        return name;
    }

    public Scope Block(bool inLoop = false, bool disposed = false) => new(naming, disposed ? variables.Select(variable => variable with { IsAssignable = false }) : variables)
    {
        InLoop = InLoop || inLoop, IsDisposed = IsDisposed || disposed, Depth = Depth + 1, MayReturn = MayReturn,
    };

    /// <summary>A block that may not be left by a jump.</summary>
    public Scope Closed() => new(naming, variables) { Depth = Depth + 1, IsDisposed = IsDisposed, MayReturn = false };

    /// <summary>The scope of a lambda or local function.</summary>
    public Scope Captured(bool mayReturn) => new(naming, variables.Where(variable => variable.IsCapturable)) { Depth = Depth + 1, IsDisposed = IsDisposed, MayReturn = mayReturn };
}

/// <summary>Names that are used once in a program.</summary>
internal sealed class Naming
{
    private int count;

    public string Next(Kind kind) => kind switch
    {
        Kind.Square => "h",
        Kind.Row => "row",
        Kind.List => "list",
        Kind.Array => "array",
        Kind.Pair => "pair",
        Kind.Dictionary => "map",
        Kind.Box => "box",
        Kind.Record => "duo",
        Kind.Cell => "cell",
        Kind.Function => "f",
        Kind.Procedure => "run",
        _ => "n",
    } + ++count;
}
