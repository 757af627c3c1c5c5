using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.Generators.Diagnostics;

/// <summary>A place in the source that can be compared and outlives its syntax tree.</summary>
internal sealed record LocationInfo(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationInfo From(SyntaxNode node) => From(node.GetLocation());

    public static LocationInfo From(Location location) => new(location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);

    public Location ToLocation(Compilation compilation) =>
        compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == Path && Span.End <= tree.Length) is { } tree
            ? Location.Create(tree, Span)
            : Location.Create(Path, Span, Lines);
}
