using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.Generators.Diagnostics;

/// <summary>A place in the source that can be compared and outlives its syntax tree.</summary>
internal sealed record LocationInfo(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationInfo From(SyntaxNode node) => From(node.GetLocation());

    public static LocationInfo From(Location location) => new(location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
