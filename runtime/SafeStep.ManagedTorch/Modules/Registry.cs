using System.Collections;

namespace SafeStep.ManagedTorch.Modules;

/// <summary>Named items in the order they were registered.</summary>
internal sealed class Registry<T>(string kind) : IEnumerable<(string Name, T Item)>
{
    private readonly List<(string Name, T Item)> items = [];

    internal int Count => items.Count;

    internal (string Name, T Item) this[int index] => items[index];

    internal bool Contains(string name) => items.Exists(i => i.Name == name);

    internal void Add(string name, T item)
    {
        if (Contains(name)) throw new InvalidOperationException($"{kind} {name} is already registered.");
        items.Add((name, item));
        torch.nn.Module.StructureChanged();
    }

    /// <summary>Adds or replaces the item, or removes the name.</summary>
    internal void Set(string name, T item, bool present)
    {
        var index = items.FindIndex(i => i.Name == name);
        if (!present)
        {
            if (index >= 0) items.RemoveAt(index);
        }
        else if (index >= 0) items[index] = (name, item);
        else items.Add((name, item));
        torch.nn.Module.StructureChanged();
    }

    internal void Clear()
    {
        items.Clear();
        torch.nn.Module.StructureChanged();
    }

    public IEnumerator<(string Name, T Item)> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
