using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp.Utils;

namespace SafeStep;

internal sealed partial class ModuleStructure
{
    private readonly List<Node>? nodes;

    private ModuleStructure(List<Node>? nodes) => this.nodes = nodes;

    // What a module lists by a method of its own, as a scripted one does, is not in these dictionaries. A sequence has its children in a list beside them, and no parameters.
    public static partial ModuleStructure Of(torch.nn.Module model)
    {
        List<torch.nn.Module> modules = [model, .. model.named_modules().Select(named => named.module)];
        return new(modules.TrueForAll(module => IsListedByLibrary(module) || IsSequence(module)) ? modules.ConvertAll(Node.Of) : null);
    }

    public partial bool IsUnchanged => nodes?.TrueForAll(node => node.IsUnchanged) == true;

    private static bool IsSequence(torch.nn.Module module)
    {
        Func<IEnumerable<(string, torch.nn.Module)>> children = module.named_children, modules = module.named_modules;
        Func<bool, IEnumerable<(string, Parameter)>> parameters = module.named_parameters;
        return IsOfSequence(children.Method) && IsOfSequence(modules.Method) && IsOfSequence(parameters.Method);
    }

    // Sequential, or one of its generic forms.
    private static bool IsOfSequence(MethodInfo method) =>
        method.DeclaringType is { } type && type.Assembly == typeof(Sequential).Assembly && type.Namespace == typeof(Sequential).Namespace && type.Name.Split('`')[0] == nameof(Sequential);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_internal_submodules")]
    private static extern ref OrderedDict<string, torch.nn.Module> Children(torch.nn.Module module);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_internal_params")]
    private static extern ref OrderedDict<string, Parameter> Parameters(torch.nn.Module module);

    private sealed record Node(torch.nn.Module Module, bool IsSequence, (string Name, torch.nn.Module Value)[] OwnChildren, (string Name, Parameter Value)[] OwnParameters)
    {
        public bool IsUnchanged => IsSequence ? HasSameChildren() : Are(Children(Module), OwnChildren) && Are(Parameters(Module), OwnParameters);

        public static Node Of(torch.nn.Module module) => ModuleStructure.IsSequence(module)
            ? new(module, IsSequence: true, [.. module.named_children()], [])
            : new(module, IsSequence: false, [.. (IList<(string, torch.nn.Module)>)Children(module)], [.. (IList<(string, Parameter)>)Parameters(module)]);

        private bool HasSameChildren()
        {
            int place = 0;
            foreach (var (name, value) in Module.named_children())
            {
                if (place == OwnChildren.Length || !ReferenceEquals(value, OwnChildren[place].Value) || name != OwnChildren[place].Name)
                {
                    return false;
                }

                place++;
            }

            return place == OwnChildren.Length;
        }

        private static bool Are<T>(OrderedDict<string, T> now, (string Name, T Value)[] before)
            where T : class
        {
            if (now.Count != before.Length)
            {
                return false;
            }

            for (int i = 0; i < before.Length; i++)
            {
                var (name, value) = now[i];
                if (!ReferenceEquals(value, before[i].Value) || name != before[i].Name)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
