using System.Collections;
using System.Diagnostics.CodeAnalysis;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Named modules in the order they were added.</summary>
    public class ModuleDict<T> : nn.Module, IEnumerable<(string, T)> where T : nn.Module
    {
        private readonly List<(string Name, T Module)> entries = [];

        /// <summary>Of the modules given.</summary>
        public ModuleDict(params (string, T)[] modules) : base(nameof(ModuleDict<T>))
        {
            foreach (var (name, module) in modules) Add(name, module);
        }

        /// <summary>The number of modules.</summary>
        public int Count => entries.Count;

        /// <summary>The names, in order.</summary>
        public ICollection<string> Keys => [.. entries.Select(i => i.Name)];

        /// <summary>The modules, in order.</summary>
        public ICollection<T> Values => [.. entries.Select(i => i.Module)];

        /// <summary>The module with a name.</summary>
        /// <exception cref="KeyNotFoundException">There is none.</exception>
        public T this[string key]
        {
            get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The ModuleDict has no module \"{key}\"; it has {string.Join(", ", Keys)}.");
            set
            {
                var index = entries.FindIndex(i => i.Name == key);
                if (index < 0) entries.Add((key, value));
                else entries[index] = (key, value);
                Register();
            }
        }

        /// <summary>The name and module at a position.</summary>
        public (string, T) this[int index] => entries[index];

        /// <inheritdoc cref="Keys"/>
        public IEnumerable<string> keys() => Keys;

        /// <inheritdoc cref="Values"/>
        public IEnumerable<T> values() => Values;

        /// <summary>The names and modules, in order.</summary>
        public IEnumerator<(string, T)> items() => GetEnumerator();

        /// <summary>Adds a module.</summary>
        public void Add(string key, T value) => register_module(key, value);

        /// <summary>Adds a module: what is registered is what is in the dictionary.</summary>
        /// <exception cref="ArgumentException">The module is of another type; or the name is empty or contains a dot.</exception>
        /// <exception cref="InvalidOperationException">The name is taken.</exception>
        public override void register_module(string name, nn.Module submodule)
        {
            if (submodule is not (null or T)) throw new ArgumentException($"This ModuleDict holds modules of type {typeof(T).Name}; \"{name}\" is {submodule.GetType().Name}.", nameof(submodule));
            base.register_module(name, submodule!);
            entries.Add((name, (T)submodule!));
        }

        /// <summary>Adds a module.</summary>
        public void Add((string, T) item) => Add(item.Item1, item.Item2);

        /// <summary>True when a module has the name.</summary>
        public bool ContainsKey(string key) => entries.Exists(i => i.Name == key);

        /// <summary>The module with a name, if there is one.</summary>
        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
        {
            var index = entries.FindIndex(i => i.Name == key);
            value = index < 0 ? null : entries[index].Module;
            return index >= 0;
        }

        /// <summary>Removes a module.</summary>
        public bool Remove(string key)
        {
            var removed = entries.RemoveAll(i => i.Name == key) > 0;
            Register();
            return removed;
        }

        /// <summary>Removes all modules.</summary>
        public void clear()
        {
            entries.Clear();
            ClearModules();
        }

        /// <summary>The names and modules, in order.</summary>
        public IEnumerator<(string, T)> GetEnumerator() => entries.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }

        private void Register()
        {
            ClearModules();
            foreach (var (name, module) in entries) base.register_module(name, module);
        }
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Named modules in the order they were added.</summary>
            public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => new(modules);

            /// <inheritdoc cref="ModuleDict(ValueTuple{string, Module}[])"/>
            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules) where T : Module => new(modules);
        }
    }
}
