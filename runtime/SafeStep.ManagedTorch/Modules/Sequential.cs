using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Modules called one after the other. Results in between are disposed.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        /// <summary>Of named modules.</summary>
        protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules) : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules) append(name, module);
        }

        /// <summary>Of modules named by their position.</summary>
        protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules) : base(nameof(Sequential))
        {
            foreach (var module in modules) append(module);
        }

        /// <summary>The number of modules.</summary>
        public int Count => Children.Count;

        /// <summary>The module at a position.</summary>
        public nn.IModule<Tensor, Tensor> this[int index] => Step(index);

        /// <summary>The modules of a range, shared with this one.</summary>
        public Sequential this[Range index] => Part(Children.ToArray()[index]);

        /// <summary>The modules from start to before end, shared with this one.</summary>
        public Sequential this[(int? start, int? end) index] => this[(index.start ?? 0)..(index.end ?? Children.Count)];

        /// <summary>Adds a named module at the end.</summary>
        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            register_module(name, (nn.Module)module);
            return this;
        }

        /// <summary>Adds a module at the end: what is registered is what runs, in that order.</summary>
        /// <exception cref="ArgumentException">The module is not one of a tensor to a tensor; or the name is empty or contains a dot.</exception>
        /// <exception cref="InvalidOperationException">The name is taken.</exception>
        public override void register_module(string name, nn.Module submodule)
        {
            if (submodule is not (null or nn.IModule<Tensor, Tensor>)) throw new ArgumentException($"A Sequential runs modules of a tensor to a tensor; \"{name}\" is {submodule.GetType().Name}.", nameof(submodule));
            base.register_module(name, submodule!);
        }

        /// <summary>Adds a module at the end, named by its position.</summary>
        public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Children.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), module);

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor)
        {
            if (Children.Count == 0) return tensor.alias();
            var current = tensor;
            for (var i = 0; i < Children.Count; i++)
            {
                var next = IsRectifiedLinear(i) ? ((Linear)Children[i++].Item).ForwardRectified(current) : Step(i).call(current);
                if (!ReferenceEquals(current, tensor) && !ReferenceEquals(current, next)) current.Dispose();
                current = next;
            }
            return current;
        }

        // Nobody sees the values between a linear layer and its ReLU unless a hook does: both run as one.
        private bool IsRectifiedLinear(int i) =>
            Children[i].Item is Linear { HasHooks: false } && i + 1 < Children.Count && Children[i + 1].Item is ReLU { HasHooks: false };

        private nn.IModule<Tensor, Tensor> Step(int index) => (nn.IModule<Tensor, Tensor>)Children[index].Item;

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }

        private static Sequential Part((string Name, nn.Module Item)[] steps)
        {
            var part = new Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
            foreach (var (name, module) in steps) part.register_module(name, module);
            return part;
        }
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Without modules yet; see append.</summary>
            public static Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

            /// <summary>Of named modules.</summary>
            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            /// <summary>Of modules named by their position.</summary>
            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

            /// <summary>Of named modules.</summary>
            public static Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) => new(Array.ConvertAll(modules, m => (m.Item1, m.Item2)));

            /// <summary>Of named modules.</summary>
            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new(modules.ToArray());

            /// <summary>Of named modules.</summary>
            public static Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) => new(modules.Select(m => (m.Item1, m.Item2)).ToArray());

            /// <summary>Of modules named by their position.</summary>
            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new(modules.ToArray());
        }
    }
}
