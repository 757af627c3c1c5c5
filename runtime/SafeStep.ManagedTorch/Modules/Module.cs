using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using SafeStep.ManagedTorch.Modules;
using SafeStep.ManagedTorch.Utils;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>Neural networks.</summary>
    public static partial class nn
    {
        /// <summary>A part of a network: named parameters, buffers and submodules.</summary>
        public partial class Module : IDisposable
        {
            private readonly Registry<Module> submodules = new("Sub-module");
            private readonly Registry<Parameter> ownParameters = new("Parameter");
            private readonly Registry<(Tensor Tensor, bool Persistent)> ownBuffers = new("Tensor");
            private static int structures;
            private bool registered;

            /// <summary>For custom modules; the name serves messages.</summary>
            protected Module(string name) => this.name = name;

            /// <summary>How often a module anywhere was given, or lost, a child, a parameter or a buffer.</summary>
            internal static int Structures => Volatile.Read(ref structures);

            internal static void StructureChanged() => Interlocked.Increment(ref structures);

            /// <summary>How many hooks run when the module is called.</summary>
            internal virtual int ForwardHooks => 0;

            /// <summary>The module's name, for messages.</summary>
            protected string? name { get; set; }

            /// <summary>The name given to the constructor, or the class's.</summary>
            public virtual string GetName() => name ?? GetType().Name;

            /// <summary>True while the module trains; dropout and batch norm depend on it.</summary>
            public virtual bool training { get; private set; } = true;

            /// <summary>Sets the mode of this module and all inside it.</summary>
            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var child in children()) child.train(train);
            }

            /// <summary>train(false).</summary>
            public virtual void eval() => train(false);

            /// <summary>Clears (or zeroes) the gradients of all parameters.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters()) parameter.ClearGrad(set_to_none);
            }

            /// <summary>Applies an action to every module inside, then to this one.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var child in children()) child.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>The parameters with their dotted names, each once.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
                foreach (var (path, module) in Tree(recurse))
                {
                    foreach (var (key, parameter) in module.ownParameters)
                    {
                        if (seen.Add(parameter)) yield return (path + key, parameter);
                    }
                }
            }

            /// <summary>The parameters, each once.</summary>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(p => p.parameter);

            /// <summary>The buffers with their dotted names, each once.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (path, module) in Tree(recurse))
                {
                    foreach (var (key, buffer) in module.ownBuffers)
                    {
                        if ((include_nonpersistent || buffer.Persistent) && seen.Add(buffer.Tensor)) yield return (path + key, buffer.Tensor);
                    }
                }
            }

            /// <summary>The buffers, each once.</summary>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) => named_buffers(recurse, include_nonpersistent).Select(b => b.buffer);

            /// <summary>The direct submodules with their names.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => submodules;

            /// <summary>The direct submodules.</summary>
            public virtual IEnumerable<Module> children() => named_children().Select(c => c.module);

            /// <summary>All modules inside this one, with dotted names; this one is not among them.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in named_children()) yield return child;
                foreach (var (path, child) in named_children())
                {
                    foreach (var (inner, module) in child.named_modules()) yield return ($"{path}.{inner}", module);
                }
            }

            /// <summary>All modules inside this one; this one is not among them.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(m => m.module);

            /// <summary>True when a buffer has the dotted name.</summary>
            public virtual bool has_buffer(string target) => named_buffers().Any(b => b.name == target);

            /// <summary>True when a parameter has the dotted name.</summary>
            public virtual bool has_parameter(string target) => named_parameters().Any(p => p.name == target);

            /// <summary>The buffer with the dotted name, or null.</summary>
            public virtual Tensor? get_buffer(string target) => named_buffers().FirstOrDefault(b => b.name == target).buffer;

            /// <summary>The parameter with the dotted name, or null.</summary>
            public virtual Parameter? get_parameter(string target) => named_parameters().FirstOrDefault(p => p.name == target).parameter;

            /// <summary>Registers a tensor that is state but not learned.</summary>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                // A module outlives the dispose scope that it was made in.
                ownBuffers.Add(name, (tensor.DetachFromDisposeScope(), persistent));
            }

            /// <summary>Registers a parameter.</summary>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                param.DetachFromDisposeScope();
                ownParameters.Add(name, param);
            }

            /// <inheritdoc cref="register_module"/>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers a submodule.</summary>
            /// <exception cref="ArgumentException">The name is empty or contains a dot.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                ArgumentNullException.ThrowIfNull(submodule);
                if (name.Length == 0 || name.Contains('.')) throw new ArgumentException($"A submodule cannot be named \"{name}\": names are not empty and contain no dot.", nameof(name));
                submodule.RegisterComponents();
                submodules.Add(name, submodule);
            }

            /// <summary>Registers all fields that hold modules, parameters or tensors, under their names.</summary>
            protected virtual void RegisterComponents()
            {
                if (registered) return;
                foreach (var field in Fields(GetType()))
                {
                    var key = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    if (submodules.Contains(key) || ownParameters.Contains(key) || ownBuffers.Contains(key)) continue;
                    switch (field.GetValue(this))
                    {
                        case Module module: register_module(key, module); break;
                        case Parameter parameter: register_parameter(key, parameter); break;
                        case Tensor tensor: register_buffer(key, tensor); break;
                    }
                }
                registered = true;
            }

            private protected Registry<Module> Children => submodules;

            /// <summary>Forgets all submodules.</summary>
            protected void ClearModules() => submodules.Clear();

            private protected void ClearParameters() => ownParameters.Clear();

            /// <summary>Disposes the parameters, buffers and submodules.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <inheritdoc cref="Dispose()"/>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                foreach (var (_, module) in submodules) module.Dispose();
                foreach (var (_, parameter) in ownParameters) parameter.Dispose();
                foreach (var (_, buffer) in ownBuffers) buffer.Tensor.Dispose();
            }

            /// <summary>Registers the parameter, or forgets the name when there is none.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                value?.DetachFromDisposeScope();
                ownParameters.Set(name, value!, value is not null);
            }

            /// <summary>Registers the buffer, or forgets the name when there is none.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                value?.DetachFromDisposeScope();
                ownBuffers.Set(name, (value!, persistent), value is not null);
            }

            internal void ConvertTo(ScalarType type)
            {
                if (!torch.is_floating_point(type)) throw new ArgumentException($"to: a module's type must be floating-point, not {type}.", nameof(type));
                foreach (var parameter in parameters()) parameter.Become(type);
                foreach (var buffer in buffers())
                {
                    if (buffer.is_floating_point()) buffer.Become(type);
                }
            }

            // This module and those inside it, with the prefix of their names.
            private IEnumerable<(string Path, Module Module)> Tree(bool recurse)
            {
                yield return ("", this);
                if (!recurse) yield break;
                foreach (var (key, child) in named_children())
                {
                    foreach (var (path, module) in child.Tree(true)) yield return ($"{key}.{path}", module);
                }
            }

            [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A field that was trimmed away is one that no code reads, so it is part of no forward.")]
            [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A field that was trimmed away is one that no code reads, so it is part of no forward.")]
            private static IEnumerable<FieldInfo> Fields(Type type)
            {
                var seen = new HashSet<string>();
                for (var level = type; level is not null && level != typeof(Module); level = level.BaseType)
                {
                    foreach (var field in level.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly))
                    {
                        if (seen.Add(field.Name)) yield return field;
                    }
                }
            }
        }
    }

    public partial class Tensor
    {
        internal void ClearGrad(bool toNone)
        {
            if (gradient is null) return;
            if (toNone)
            {
                gradient.Dispose();
                gradient = null;
                return;
            }
            gradient.FillValues(0);
            gradient.Memory.Version++;
        }

        // The same object in another type: optimizers and modules that hold it keep holding it.
        internal void Become(ScalarType type)
        {
            if (type == Type) return;
            var converted = Allocate(type, Sizes).DetachFromDisposeScope();
            StridedCopy.Copy(this, converted);
            Memory.Release();
            (storage, Type, Strides, Offset) = (converted.Memory, type, converted.Strides, 0);
            if (gradient is not null) gradient.Become(type);
        }
    }
}
