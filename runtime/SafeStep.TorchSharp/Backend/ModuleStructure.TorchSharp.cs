using System.Runtime.CompilerServices;
using TorchSharp.Utils;

namespace SafeStep;

internal sealed partial class ModuleStructure
{
    private readonly List<Node>? nodes;

    private ModuleStructure(List<Node>? nodes) => this.nodes = nodes;

    // What a module lists by a method of its own, as a scripted one does, is not in these dictionaries.
    public static partial ModuleStructure Of(torch.nn.Module model)
    {
        List<torch.nn.Module> modules = [model, .. model.named_modules().Select(named => named.module)];
        return new(modules.TrueForAll(IsListedByLibrary) ? modules.ConvertAll(Node.Of) : null);
    }

    public partial bool IsUnchanged => nodes?.TrueForAll(node => node.IsUnchanged) == true;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_internal_submodules")]
    private static extern ref OrderedDict<string, torch.nn.Module> Children(torch.nn.Module module);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_internal_params")]
    private static extern ref OrderedDict<string, Parameter> Parameters(torch.nn.Module module);

    private sealed record Node(torch.nn.Module Module, (string Name, torch.nn.Module Value)[] OwnChildren, (string Name, Parameter Value)[] OwnParameters)
    {
        public bool IsUnchanged => Are(Children(Module), OwnChildren) && Are(Parameters(Module), OwnParameters);

        public static Node Of(torch.nn.Module module) => new(module, [.. (IList<(string, torch.nn.Module)>)Children(module)], [.. (IList<(string, Parameter)>)Parameters(module)]);

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
