using System.Collections;

namespace SafeStep;

/// <summary>What is in an array, a list or a dictionary, to see whether that changed and to put it back.</summary>
internal sealed class ContainerCopy
{
    // A longer one is data, not state that a forward keeps.
    private const int Most = 4096;

    private readonly ICollection container;
    private readonly object?[] elements;

    private ContainerCopy(ICollection container)
    {
        this.container = container;
        elements = Elements(container);
    }

    /// <summary>Whether the same elements are there, in the same order.</summary>
    public bool IsUnchanged => container.Count == elements.Length && Elements(container).Zip(elements).All(pair => IsSame(pair.First, pair.Second));

    /// <summary>Copies the references in a container; null of anything else, and of one that cannot be written to.</summary>
    public static ContainerCopy? Of(object? value) => value switch
    {
        Array { Length: <= Most } array => new ContainerCopy(array),
        BitArray { Count: <= Most } bits => new ContainerCopy(bits),
        IDictionary { IsReadOnly: false, Count: <= Most } dictionary => new ContainerCopy(dictionary),
        IList { IsReadOnly: false, IsFixedSize: false, Count: <= Most } list => new ContainerCopy(list),
        _ => null,
    };

    /// <summary>Puts the elements back.</summary>
    public void Refill()
    {
        switch (container)
        {
            case Array array:
                Fill(array);
                break;
            case BitArray bits:
                bits.Length = elements.Length;
                for (int i = 0; i < elements.Length; i++)
                {
                    bits[i] = (bool)elements[i]!;
                }

                break;
            case IDictionary dictionary:
                dictionary.Clear();
                foreach (DictionaryEntry entry in elements.Cast<DictionaryEntry>())
                {
                    dictionary.Add(entry.Key, entry.Value);
                }

                break;
            case IList list:
                list.Clear();
                Array.ForEach(elements, element => list.Add(element));
                break;
        }
    }

    private static object?[] Elements(ICollection container) => container is IDictionary dictionary ? [.. Entries(dictionary)] : [.. container.Cast<object?>()];

    // As a dictionary, not as a collection of pairs.
    private static IEnumerable<object?> Entries(IDictionary dictionary)
    {
        for (var each = dictionary.GetEnumerator(); each.MoveNext();)
        {
            yield return each.Entry;
        }
    }

    private static bool IsSame(object? left, object? right) => (left, right) switch
    {
        (DictionaryEntry a, DictionaryEntry b) => IsSame(a.Key, b.Key) && IsSame(a.Value, b.Value),
        (ValueType, ValueType) or (string, string) => Equals(left, right),
        _ => ReferenceEquals(left, right),
    };

    // Of any number of dimensions.
    private void Fill(Array array)
    {
        var place = new int[array.Rank];
        foreach (object? element in elements)
        {
            array.SetValue(element, place);
            for (int dim = array.Rank - 1; dim >= 0 && ++place[dim] == array.GetLength(dim); dim--)
            {
                place[dim] = 0;
            }
        }
    }
}
