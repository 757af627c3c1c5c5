using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Analysis;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Model;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Rewriting;

/// <summary>All that one marked class reaches: the methods that get a twin, the modules that run as children, the operations that are used, and what stands in the way.</summary>
internal sealed partial class Reach
{
    private readonly INamedTypeSymbol head;
    private readonly List<DiagnosticInfo> diagnostics = [];
    private readonly List<DiagnosticInfo> secondOrderDiagnostics = [];
    private readonly Dictionary<string, OpWrapper> operations = new(StringComparer.Ordinal);
    private readonly Dictionary<(INamedTypeSymbol, SyntaxTree), TypePart> parts = [];
    private readonly Queue<Action> work = new();
    private readonly OpWrappers wrappers;

    public Reach(Backend backend, INamedTypeSymbol head, bool approximates, bool secondOrder, CancellationToken cancellation)
    {
        this.head = head;
        Backend = backend;
        Approximates = approximates;
        SecondOrder = secondOrder;
        Cancellation = cancellation;
        Types = new TensorTypes(backend);
        Bodies = new Bodies(backend, cancellation);
        Touching = new Touching(backend, Types, Bodies, cancellation);
        wrappers = new OpWrappers(backend, new RuleBook(backend.Compilation));
    }

    public Backend Backend { get; }

    public TensorTypes Types { get; }

    public Bodies Bodies { get; }

    public Touching Touching { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>Whether children without a derivative are differentiated by a finite difference when the code runs.</summary>
    public bool Approximates { get; }

    /// <summary>Whether the model asks for second derivatives.</summary>
    public bool SecondOrder { get; }

    /// <summary>The source does not compile as it stands: nothing is written and nothing reported, the compiler does that.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>What must hold of the values of expressions.</summary>
    public List<Demand> Demands { get; } = [];

    /// <summary>What is written in place.</summary>
    public List<IOperation> Writes { get; } = [];

    public void NoteWrite(IOperation target) => Writes.Add(target);

    /// <summary>Whether forward asks for gradients itself: of what does not depend on the parameters it may.</summary>
    public bool TakesGradients { get; private set; }

    /// <summary>Whether forward draws random numbers.</summary>
    public bool Draws => DrawsSoFar > 0;

    /// <summary>How many draws were met.</summary>
    public int DrawsSoFar { get; private set; }

    public void NoteDraw() => DrawsSoFar++;

    private readonly List<SyntaxNode> rememberedDraws = [];
    private int drawsRemembered;

    /// <summary>Draws for a constant that forward remembers are left out from its second run on.</summary>
    public void NoteRememberedDraws(SyntaxNode node, int count)
    {
        if (count > 0)
        {
            rememberedDraws.Add(node);
            drawsRemembered += count;
        }
    }

    /// <summary>Where such draws shift others: the numbers that the first forward drew then are not those that a derivative draws.</summary>
    public IEnumerable<SyntaxNode> ShiftingDraws => DrawsSoFar > drawsRemembered || rememberedDraws.Count > 1 ? rememberedDraws : [];

    public void NoteGradients(Op? op) => TakesGradients |= op?.Reason == OpTable.WorksOnGradients;

    /// <summary>Writes in place to tensors that members hold.</summary>
    public List<(ISymbol Member, SyntaxNode Write)> KeptWrites { get; } = [];

    /// <summary>The members that forward gives a constant where they have none yet: that it may fill.</summary>
    public HashSet<ISymbol> Remembered { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>The assignments to the model that the twin takes back.</summary>
    public HashSet<SyntaxNode> TakenBack { get; } = [];

    public IReadOnlyList<DiagnosticInfo> Diagnostics => diagnostics;

    public IReadOnlyList<DiagnosticInfo> SecondOrderDiagnostics => secondOrderDiagnostics;

    public IEnumerable<OpWrapper> Operations => operations.Values;

    public IEnumerable<TypePart> Parts => parts.Values;

    /// <summary>Reports what stands in the way: of the derivative, or only of the second one.</summary>
    public void Report(SyntaxNode node, DiagnosticDescriptor descriptor, string what) =>
        (descriptor == Descriptors.NoSecondOrder ? secondOrderDiagnostics : diagnostics).Add(DiagnosticInfo.At(node, descriptor, what, head.Name));

    /// <summary>Follows everything that was reached until nothing new is.</summary>
    public void Finish()
    {
        while (work.Count > 0 && !IsIncomplete)
        {
            Cancellation.ThrowIfCancellationRequested();
            work.Dequeue()();
        }

        TellOfVirtualTwins();
    }

    /// <summary>The part of a type in the file of a declaration.</summary>
    public TypePart PartOf(INamedTypeSymbol type, SyntaxTree file)
    {
        type = type.OriginalDefinition;
        if (parts.TryGetValue((type, file), out TypePart? part))
        {
            return part;
        }

        var declaration = type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(Cancellation)).OfType<TypeDeclarationSyntax>().First(each => each.SyntaxTree == file);
        return parts[(type, file)] = new TypePart(type, declaration, Backend, ClassShape.CanBeExtended(type, Cancellation) ? null : BesideOf(type), Cancellation);
    }

    /// <summary>Notes that an operation is used; false when no rule fits it.</summary>
    /// <param name="asked">The operation.</param>
    /// <param name="node">Where it stands.</param>
    /// <param name="operands">What it is applied to.</param>
    /// <param name="use">The operation as it is used.</param>
    /// <param name="hasPlace">Whether it takes the name of a place.</param>
    public bool Use(OpUse asked, SyntaxNode node, IReadOnlyList<IOperation> operands, out OpUse use, out bool hasPlace)
    {
        use = asked;
        hasPlace = false;
        if (asked.Op is null && Backend.Declares(asked.Member))
        {
            return false;
        }

        if (asked.Op is null && !IsCallableFromSharedFile(asked.Member))
        {
            Report(node, Descriptors.ForeignMethod, asked.Member.Name);
            return true;
        }

        if (wrappers.Write(asked, SecondOrder, out bool hasSecondOrder) is not { } wrapper)
        {
            return false;
        }

        if (!hasSecondOrder && SecondOrder)
        {
            Demands.Add(new Demand(node, Descriptors.NoSecondOrder, Shortened(node), operands));
        }

        hasPlace = wrappers.HasPlace(asked);
        operations[wrapper.Key] = wrapper;
        return true;
    }

    public void ReportSecondOrder(SyntaxNode node)
    {
        if (SecondOrder)
        {
            secondOrderDiagnostics.Add(DiagnosticInfo.At(node, Descriptors.NoSecondOrder, Shortened(node), head.Name));
        }
    }

    /// <summary>The name of the method that stands for an operation.</summary>
    public string NameOf(OpUse use) => wrappers.Name(use);

    public static string Shortened(SyntaxNode node)
    {
        string line = string.Join(" ", node.ToString().Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 60 ? line : line.Substring(0, 57) + "...";
    }

    private bool IsCallableFromSharedFile(ISymbol member) => member.IsStatic && Backend.Compilation.IsSymbolAccessibleWithin(member, Backend.Compilation.Assembly);

    private readonly Dictionary<SyntaxNode, string> placesOfNodes = [];
    private readonly Dictionary<INamedTypeSymbol, Dictionary<string, int>> places = new(SymbolEqualityComparer.Default);

    /// <summary>The name of a place in a class where an operation stands: the operation's own, with a number from the second on; in a function without a module also that of the class.</summary>
    public string PlaceOf(TypePart part, ISymbol member, SyntaxNode node, string operation)
    {
        if (!placesOfNodes.TryGetValue(node, out string? name))
        {
            if (!places.TryGetValue(part.Type, out var counts))
            {
                places[part.Type] = counts = new Dictionary<string, int>(StringComparer.Ordinal);
            }

            int count = counts.TryGetValue(operation, out int known) ? known + 1 : 1;
            counts[operation] = count;
            name = count == 1 ? operation : operation + count;
            placesOfNodes[node] = name = member.IsStatic || !Backend.IsModule(part.Type) ? $"{part.Type.Name}.{name}" : name;
        }

        return name;
    }
}
