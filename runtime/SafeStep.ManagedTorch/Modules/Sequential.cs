using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Modules called one after the other. Results in between are disposed.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<(string Name, nn.IModule<Tensor, Tensor> Module)> steps = [];

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
        public int Count => steps.Count;

        /// <summary>The module at a position.</summary>
        public nn.IModule<Tensor, Tensor> this[int index] => steps[index].Module;

        /// <summary>The modules of a range, shared with this one.</summary>
        public Sequential this[Range index] => Part(steps.GetRange(index.GetOffsetAndLength(steps.Count).Offset, index.GetOffsetAndLength(steps.Count).Length));

        /// <summary>The modules from start to before end, shared with this one.</summary>
        public Sequential this[(int? start, int? end) index] => this[(index.start ?? 0)..(index.end ?? steps.Count)];

        /// <summary>Adds a named module at the end.</summary>
        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            register_module(name, (nn.Module)module);
            steps.Add((name, module));
            return this;
        }

        /// <summary>Adds a module at the end, named by its position.</summary>
        public Sequential append(nn.IModule<Tensor, Tensor> module) => append(steps.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), module);

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor)
        {
            if (steps.Count == 0) return tensor.alias();
            var current = tensor;
            for (var i = 0; i < steps.Count; i++)
            {
                var next = IsRectifiedLinear(i) ? ((Linear)steps[i++].Module).ForwardRectified(current) : steps[i].Module.call(current);
                if (!ReferenceEquals(current, tensor) && !ReferenceEquals(current, next)) current.Dispose();
                current = next;
            }
            return current;
        }

        // Nobody sees the values between a linear layer and its ReLU unless a hook does: both run as one.
        private bool IsRectifiedLinear(int i) =>
            steps[i].Module is Linear { HasHooks: false } && i + 1 < steps.Count && steps[i + 1].Module is ReLU { HasHooks: false };

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }

        private static Sequential Part(List<(string, nn.IModule<Tensor, Tensor>)> steps)
        {
            var part = new Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
            foreach (var (name, module) in steps) part.append(name, module);
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
