using System.Runtime.CompilerServices;

namespace SafeStep;

/// <summary>The tensors that a pass meets and did not make: parameters have their tangents, constants none. What could depend on a parameter unseen is neither.</summary>
internal sealed class ForeignTensors(torch.nn.Module model, ParameterTangents direction)
{
    // Where a parameter lies takes native calls to find; only set_ moves it.
    private static readonly ConditionalWeakTable<Tensor, object> Memories = [];
    private static readonly object Nowhere = new();

    private Dictionary<object, ModuleParameter>? parameters, memories;

    /// <summary>The model.</summary>
    public torch.nn.Module Model => model;

    /// <summary>The parameter that a tensor is, under whatever wrapper: some modules hand out a fresh one at each read. Null when it is none.</summary>
    public Shadow? Parameter(Tensor x) => Parameters.TryGetValue(TensorIdentity.Of(x), out var parameter)
        ? new Shadow(x, MemoryOrigin.Parameter) { First = direction.Kept(parameter.Module, parameter.Name) }
        : null;

    /// <summary>What a tensor is that is no parameter; null when that is not known.</summary>
    public Shadow? Identify(Tensor x) => x.requires_grad || SharesParameter(x) is not null ? null : new Shadow(x, MemoryOrigin.Constant);

    /// <summary>Why a tensor is not known.</summary>
    public string Complaint(Tensor x)
    {
        string name = Name(x), shape = string.Join(", ", x.shape);
        return SharesParameter(x) is { } path
            ? $"{name}, of shape [{shape}], shows the memory of the parameter {path} but was made outside forward, so that its tangent is not known. Make the view in forward."
            : $"{name}, of shape [{shape}], requires a gradient but is not a parameter of the model, so that its tangent is not known. Register it (a field of type Parameter, RegisterComponents()), compute it in forward, or detach it if it is meant to be constant.";
    }

    /// <summary>The name of a tensor, for messages.</summary>
    public string Name(Tensor x)
    {
        if (Parameters.TryGetValue(TensorIdentity.Of(x), out var parameter))
        {
            return $"the parameter {parameter.Path}";
        }

        foreach (var (path, module) in Modules())
        {
            foreach (var (name, buffer) in module.named_buffers(false))
            {
                if (TensorIdentity.Of(buffer).Equals(TensorIdentity.Of(x)))
                {
                    return $"the buffer {Joined(path, name)}";
                }
            }
        }

        foreach (var (path, module, field) in MemberFields.Of(model))
        {
            if (TensorsIn.Of(field.GetValue(module)).Any(tensor => ReferenceEquals(tensor, x)))
            {
                return $"the field {Joined(path, field.Name)}";
            }
        }

        return "a tensor made outside forward";
    }

    /// <summary>The path of a module; null when the model does not hold it.</summary>
    public string? PathOf(torch.nn.Module module) => Modules().Where(named => ReferenceEquals(named.Module, module)).Select(named => named.Path).FirstOrDefault();

    // Made when they are asked for: a pass through layers of the library alone asks for neither.
    private Dictionary<object, ModuleParameter> Parameters => parameters ??= Keyed(TensorIdentity.Of);

    private Dictionary<object, ModuleParameter> MemoriesOfParameters => memories ??= Keyed(parameter => Memories.GetValue(parameter, static known => SharedMemory.Of(known) ?? Nowhere));

    private Dictionary<object, ModuleParameter> Keyed(Func<Tensor, object?> key)
    {
        var found = new Dictionary<object, ModuleParameter>();
        foreach (var parameter in ModuleParameters.Of(model))
        {
            if (key(parameter.Value) is { } known)
            {
                found.TryAdd(known, parameter);
            }
        }

        return found;
    }

    private static string Joined(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private string? SharesParameter(Tensor x) => SharedMemory.Of(x) is { } memory && MemoriesOfParameters.TryGetValue(memory, out var parameter) ? parameter.Path : null;

    private IEnumerable<(string Path, torch.nn.Module Module)> Modules() => model.named_modules().Select(named => (named.name, named.module)).Prepend(("", model));
}
