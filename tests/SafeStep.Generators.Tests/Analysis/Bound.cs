using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Analysis;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Tests.Generation;

namespace SafeStep.Generators.Tests.Analysis;

/// <summary>A model's source, bound, with the analyses that look at it; nothing is generated.</summary>
internal sealed class Bound
{
    private readonly CSharpSource source;

    private Bound(CSharpSource source)
    {
        this.source = source;
        Backend = Backend.Of(Net, source.Compilation, new HashSet<SyntaxTree>())!;
        Types = new TensorTypes(Backend);
        Touching = new Touching(Backend, Types, new Bodies(Backend, CancellationToken.None), CancellationToken.None);
    }

    public Backend Backend { get; }

    public TensorTypes Types { get; }

    public Touching Touching { get; }

    private INamedTypeSymbol Net => source.Compilation.GetTypeByMetadataName("Demo.Net")!;

    /// <summary>A class Net with the members, after which more types may stand.</summary>
    public static Bound Of(string members, string types = "") => new(new(Compiled.Compile($$"""
        {{Compiled.Usings}}
        namespace Demo;

        public partial class Net : Module<Tensor, Tensor>
        {
            private readonly Linear fc = Linear(4, 4);
            public Net() : base("net") => RegisterComponents();
            {{members}}
        }

        {{types}}
        """)));

    public ISymbol Member(string name) => Net.GetMembers(name).Single();

    public ITypeSymbol TypeOf(string member) => Member(member) switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        var method => ((IMethodSymbol)method).ReturnType,
    };

    /// <summary>What forward is found to change, as SAFE1018 or another number and the text.</summary>
    public IReadOnlyList<string> Changes()
    {
        var found = new List<string>();
        new StateWrites(Graph(FlowKind.Owner), Backend, Types, Backend.ForwardOf(Net)!, new HashSet<SyntaxNode>(), Touching.Functions, (node, descriptor) => found.Add($"{descriptor.Id} {node}")).Find();
        return found;
    }

    /// <summary>Whether what forward returns may depend on the parameters.</summary>
    public bool ResultMayDependOnParameters()
    {
        FlowGraph graph = Graph(FlowKind.Tangent);
        var returned = graph.Walked.SelectMany(walked => Below(walked.Code)).OfType<Microsoft.CodeAnalysis.Operations.IReturnOperation>().Last(operation => operation.Syntax.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.Identifier.ValueText == "forward");
        return graph.MayComeFrom(returned.ReturnedValue!, source => source == Flow.Active);
    }

    private static IEnumerable<IOperation> Below(IOperation operation) => operation.ChildOperations.SelectMany(Below).Prepend(operation);

    private FlowGraph Graph(FlowKind kind)
    {
        var graph = new FlowGraph(kind, Backend, Types, Touching);
        graph.Build(Member("forward"));
        return graph;
    }

    private sealed record CSharpSource(Compilation Compilation);
}
