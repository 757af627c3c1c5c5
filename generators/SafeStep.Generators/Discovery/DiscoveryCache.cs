using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Discovery;

/// <summary>
/// What was found for a marked class, kept for as long as nothing it depends on changes: the files that were read for it, and the declarations everywhere else. Roslyn asks anew for
/// every marked class after each keystroke in any file.
/// </summary>
internal static class DiscoveryCache
{
    private static readonly ConditionalWeakTable<SyntaxNode, Entry> Known = new();

    /// <summary>The result of an earlier discovery that still holds, or that of a new one, which adds the files it reads to the set.</summary>
    public static HeadModel GetOrDiscover(SyntaxNode declaration, Compilation compilation, Func<ISet<SyntaxTree>, HeadModel> discover)
    {
        var surroundings = Surroundings.Of(compilation);
        if (Known.TryGetValue(declaration, out Entry? known) && known.Files.All(compilation.ContainsSyntaxTree) && known.Surroundings.AreSameAs(surroundings))
        {
            return known.Head;
        }

        var files = new HashSet<SyntaxTree> { declaration.SyntaxTree };
        HeadModel head = discover(files);
        Known.Remove(declaration);
        Known.GetValue(declaration, _ => new Entry(surroundings, [.. files], head));
        return head;
    }

    private sealed class Entry(Surroundings surroundings, SyntaxTree[] files, HeadModel head)
    {
        public Surroundings Surroundings { get; } = surroundings;

        public SyntaxTree[] Files { get; } = files;

        public HeadModel Head { get; } = head;
    }
}
