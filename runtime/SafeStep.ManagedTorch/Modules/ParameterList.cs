using System.Collections;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Parameters by position; their names are the positions.</summary>
    public class ParameterList : nn.Module, IList<Parameter>
    {
        private readonly List<Parameter> items = [];

        /// <summary>Of the parameters given.</summary>
        public ParameterList(params Parameter[] parameters) : base(nameof(ParameterList)) => extend(parameters);

        /// <summary>The number of parameters.</summary>
        public int Count => items.Count;

        /// <summary>False.</summary>
        public bool IsReadOnly => false;

        /// <summary>The parameter at a position.</summary>
        public Parameter this[int index]
        {
            get => items[index];
            set
            {
                items[index] = value;
                Register();
            }
        }

        /// <summary>Adds a parameter at the end.</summary>
        public void Add(Parameter item) => extend([item]);

        /// <summary>Adds a parameter at the end: what is registered is what is in the list.</summary>
        /// <exception cref="ArgumentException">The name is not the next position.</exception>
        public override void register_parameter(string name, Parameter param)
        {
            ArgumentNullException.ThrowIfNull(param);
            if (name != $"{items.Count}") throw new ArgumentException($"A ParameterList names its parameters by their positions: the next is \"{items.Count}\", not \"{name}\".", nameof(name));
            Add(param);
        }

        /// <summary>Adds parameters at the end.</summary>
        public void append(params Parameter[] parameters) => extend(parameters);

        /// <summary>Adds parameters at the end.</summary>
        public void extend(IEnumerable<Parameter> parameters)
        {
            items.AddRange(parameters);
            Register();
        }

        /// <summary>Puts a parameter at a position.</summary>
        public void Insert(int index, Parameter item)
        {
            items.Insert(index, item);
            Register();
        }

        /// <summary>Removes a parameter.</summary>
        public bool Remove(Parameter item)
        {
            var at = IndexOf(item);
            if (at >= 0) RemoveAt(at);
            return at >= 0;
        }

        /// <summary>Removes the parameter at a position.</summary>
        public void RemoveAt(int index)
        {
            items.RemoveAt(index);
            Register();
        }

        /// <summary>Removes all.</summary>
        public void Clear()
        {
            items.Clear();
            Register();
        }

        /// <summary>Where a parameter is; -1 if it is not there.</summary>
        public int IndexOf(Parameter item) => items.FindIndex(i => ReferenceEquals(i, item));

        /// <summary>Whether a parameter is there.</summary>
        public bool Contains(Parameter item) => IndexOf(item) >= 0;

        /// <summary>Copies the parameters to an array.</summary>
        public void CopyTo(Parameter[] array, int arrayIndex) => items.CopyTo(array, arrayIndex);

        /// <summary>The parameters in order.</summary>
        public IEnumerator<Parameter> GetEnumerator() => items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }

        private void Register()
        {
            ClearParameters();
            for (var i = 0; i < items.Count; i++) base.register_parameter($"{i}", items[i]);
        }
    }

    /// <summary>Parameters by name, in the order in which they were added.</summary>
    public class ParameterDict : nn.Module, IEnumerable<(string, Parameter)>
    {
        private readonly List<(string Name, Parameter Parameter)> entries = [];

        /// <summary>Empty.</summary>
        public ParameterDict() : base(nameof(ParameterDict))
        {
        }

        /// <summary>The number of parameters.</summary>
        public int Count => entries.Count;

        /// <summary>The names, in order.</summary>
        public ICollection<string> Keys => [.. entries.Select(i => i.Name)];

        /// <summary>The parameters, in order.</summary>
        public ICollection<Parameter> Values => [.. entries.Select(i => i.Parameter)];

        /// <summary>The name and parameter at a position.</summary>
        public (string, Parameter) this[int index] => entries[index];

        /// <summary>The parameter with a name.</summary>
        /// <exception cref="KeyNotFoundException">There is none.</exception>
        public Parameter this[string key]
        {
            get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The ParameterDict has no parameter \"{key}\"; it has {string.Join(", ", Keys)}.");
            set
            {
                var index = entries.FindIndex(i => i.Name == key);
                if (index < 0) entries.Add((key, value));
                else entries[index] = (key, value);
                Register();
            }
        }

        /// <inheritdoc cref="Keys"/>
        public IEnumerable<string> keys() => Keys;

        /// <inheritdoc cref="Values"/>
        public IEnumerable<Parameter> values() => Values;

        /// <summary>The names and parameters, in order.</summary>
        public IEnumerator<(string, Parameter)> items() => GetEnumerator();

        /// <summary>Adds a parameter.</summary>
        public void Add(string key, Parameter value) => register_parameter(key, value);

        /// <summary>Adds a parameter: what is registered is what is in the dictionary.</summary>
        /// <exception cref="InvalidOperationException">The name is taken.</exception>
        public override void register_parameter(string name, Parameter param)
        {
            base.register_parameter(name, param);
            entries.Add((name, param));
        }

        /// <summary>Adds a parameter.</summary>
        public void Add((string, Parameter) item) => Add(item.Item1, item.Item2);

        /// <summary>True when a parameter has the name.</summary>
        public bool ContainsKey(string key) => entries.Exists(i => i.Name == key);

        /// <summary>The parameter with a name, if there is one.</summary>
        public bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out Parameter value)
        {
            var index = entries.FindIndex(i => i.Name == key);
            value = index < 0 ? null : entries[index].Parameter;
            return index >= 0;
        }

        /// <summary>Removes a parameter.</summary>
        public bool Remove(string key)
        {
            var removed = entries.RemoveAll(i => i.Name == key) > 0;
            Register();
            return removed;
        }

        /// <summary>Removes all.</summary>
        public void clear()
        {
            entries.Clear();
            Register();
        }

        /// <summary>The names and parameters, in order.</summary>
        public IEnumerator<(string, Parameter)> GetEnumerator() => entries.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }

        private void Register()
        {
            ClearParameters();
            foreach (var (name, parameter) in entries) base.register_parameter(name, parameter);
        }
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.ParameterList"/>
            public static ParameterList ParameterList(params Parameter[] parameters) => new(parameters);

            /// <inheritdoc cref="Modules.ParameterDict"/>
            public static ParameterDict ParameterDict(params (string, Parameter)[] parameters)
            {
                var all = new ParameterDict();
                foreach (var parameter in parameters) all.Add(parameter);
                return all;
            }
        }
    }
}
