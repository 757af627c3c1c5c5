using System.Collections;
using System.Globalization;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>A list of modules, registered under their positions.</summary>
    public class ModuleList<T> : nn.Module, IList<T> where T : nn.Module
    {
        private readonly List<T> items = [];

        /// <summary>Of the modules given.</summary>
        public ModuleList(params T[] modules) : base(nameof(ModuleList<T>)) => extend(modules);

        /// <summary>The number of modules.</summary>
        public int Count => items.Count;

        /// <summary>False.</summary>
        public bool IsReadOnly => false;

        /// <summary>The module at a position.</summary>
        public T this[int index]
        {
            get => items[index];
            set => Change(() => items[index] = value);
        }

        /// <summary>Adds a module at the end.</summary>
        public void Add(T item) => Change(() => items.Add(item));

        /// <summary>Adds a module at the end: what is registered is what is in the list.</summary>
        /// <exception cref="ArgumentException">The name is not the next position, or the module is of another type.</exception>
        public override void register_module(string name, nn.Module submodule)
        {
            ArgumentNullException.ThrowIfNull(submodule);
            if (submodule is not T item) throw new ArgumentException($"This ModuleList holds modules of type {typeof(T).Name}; \"{name}\" is {submodule.GetType().Name}.", nameof(submodule));
            if (name != items.Count.ToString(CultureInfo.InvariantCulture)) throw new ArgumentException($"A ModuleList names its modules by their positions: the next is \"{items.Count}\", not \"{name}\".", nameof(name));
            Add(item);
        }

        /// <summary>Adds modules at the end.</summary>
        public void append(params T[] parameters) => extend(parameters);

        /// <summary>Adds modules at the end.</summary>
        public void extend(IEnumerable<T> modules) => Change(() => items.AddRange(modules));

        /// <summary>Removes all modules.</summary>
        public void Clear() => Change(items.Clear);

        /// <inheritdoc/>
        public bool Contains(T item) => items.Contains(item);

        /// <inheritdoc/>
        public void CopyTo(T[] array, int arrayIndex) => items.CopyTo(array, arrayIndex);

        /// <inheritdoc/>
        public int IndexOf(T item) => items.IndexOf(item);

        /// <inheritdoc/>
        public void Insert(int index, T item) => Change(() => items.Insert(index, item));

        /// <inheritdoc/>
        public bool Remove(T item)
        {
            var found = items.Contains(item);
            Change(() => items.Remove(item));
            return found;
        }

        /// <inheritdoc/>
        public void RemoveAt(int index) => Change(() => items.RemoveAt(index));

        /// <inheritdoc/>
        public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }

        private void Change(Action change)
        {
            change();
            ClearModules();
            for (var i = 0; i < items.Count; i++) base.register_module(i.ToString(CultureInfo.InvariantCulture), items[i]);
        }
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A list of modules, registered under their positions.</summary>
            public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            /// <inheritdoc cref="ModuleList(Module[])"/>
            public static ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new(modules);
        }
    }
}
