using System.Collections;
using System.Runtime.CompilerServices;

namespace SafeStep;

/// <summary>Finds the tensors in a value.</summary>
internal static class TensorsIn
{
    /// <summary>The tensors of a tensor, a tuple, an array, a list or a dictionary, however nested. Nothing is computed for it: a sequence that is not a collection is left alone.</summary>
    public static IEnumerable<Tensor> Of(object? value) => value switch
    {
        Tensor tensor => [tensor],
        IDictionary dictionary => dictionary.Values.Cast<object?>().SelectMany(Of),
        ICollection parts => parts.Cast<object?>().SelectMany(Of),
        ITuple parts => Enumerable.Range(0, parts.Length).SelectMany(i => Of(parts[i])),
        _ => [],
    };
}
