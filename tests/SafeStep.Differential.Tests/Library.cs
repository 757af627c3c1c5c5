using System.Collections;
using System.Reflection;
using Engine = SafeStep.ManagedTorch.torch;
using Native = TorchSharp.torch;

namespace SafeStep.Differential.Tests;

/// <summary>One of the two libraries, reached through the names that they share.</summary>
public sealed class Library
{
    public static readonly Library Managed = new("SafeStep.ManagedTorch", typeof(Engine), typeof(Engine.Tensor), typeof(SafeStep.ManagedTorch.Scalar), typeof(Engine.TensorIndex))
    {
        Make = static (data, shape, type) =>
        {
            using var raw = Engine.tensor(data, shape);
            return raw.to(Enum.Parse<Engine.ScalarType>(type), copy: true);
        },
        NoGrad = Engine.no_grad,
        Inference = Engine.inference_mode,
        NewScope = Engine.NewDisposeScope,
        Seed = static seed => Engine.random.manual_seed(seed),
    };

    public static readonly Library Torch = new("TorchSharp", typeof(Native), typeof(Native.Tensor), typeof(TorchSharp.Scalar), typeof(Native.TensorIndex))
    {
        Make = static (data, shape, type) =>
        {
            using var raw = Native.tensor(data, shape);
            return raw.to(Enum.Parse<Native.ScalarType>(type), copy: true);
        },
        NoGrad = Native.no_grad,
        Inference = Native.inference_mode,
        NewScope = Native.NewDisposeScope,
        Seed = static seed => Native.random.manual_seed(seed),
    };

    private Library(string name, Type root, Type tensor, Type scalar, Type index)
    {
        Name = name;
        Root = root;
        Tensor = tensor;
        Scalar = scalar;
        Index = index;
        Assembly = root.Assembly;
    }

    public string Name { get; }

    public Assembly Assembly { get; }

    /// <summary>The static class torch.</summary>
    public Type Root { get; }

    public Type Tensor { get; }

    public Type Scalar { get; }

    public Type Index { get; }

    public required Func<double[], long[], string, dynamic> Make { get; init; }

    public required Func<IDisposable> NoGrad { get; init; }

    public required Func<bool, IDisposable> Inference { get; init; }

    public required Func<IDisposable> NewScope { get; init; }

    public required Action<long> Seed { get; init; }

    /// <summary>A type by its name without the library's, as "torch.nn.functional" or "Modules.Linear".</summary>
    public Type? Find(string name) => Assembly.GetType($"{Name}.{name.Replace("torch.", "torch+", StringComparison.Ordinal).Replace("+nn.", "+nn+", StringComparison.Ordinal).Replace("+optim.", "+optim+", StringComparison.Ordinal)}");

    /// <summary>A type's name without the library's.</summary>
    public string ShortName(Type type)
    {
        if (type.IsByRef) return ShortName(type.GetElementType()!) + "&";
        if (type.IsArray) return ShortName(type.GetElementType()!) + "[]";
        if (type.IsGenericType) return $"{Trimmed(type.GetGenericTypeDefinition())}<{string.Join(",", type.GetGenericArguments().Select(ShortName))}>";
        return Trimmed(type);
    }

    /// <summary>A tensor of a literal's elements. What backward fills in, the leaf, is added to the leaves.</summary>
    public object Build(TensorValue value, bool overwritten, List<object> leaves)
    {
        dynamic root = Make(value.Data, value.BaseShape, value.Type);
        if (value.Grad) root.requires_grad_(true);
        leaves.Add(root);
        var x = value.Grad && overwritten ? root.clone() : root;
        return value.Layout switch
        {
            Layout.Transposed => x.permute(Enumerable.Range(0, value.Shape.Length).Reverse().Select(d => (long)d).ToArray()),
            Layout.Sliced => x.slice(value.Shape.Length - 1, 1, 2 * value.Shape[^1], 2),
            Layout.Offset => x.narrow(0, 1, value.Shape[0]),
            Layout.Expanded => x.expand(value.Shape),
            _ => x,
        };
    }

    /// <summary>A value as an argument for a parameter of a type.</summary>
    public object? Argument(Value value, Type type, bool overwritten, List<object> leaves)
    {
        switch (value)
        {
            case TensorValue tensor: return Build(tensor, overwritten, leaves);
            case Tensors many:
                var array = Array.CreateInstance(Tensor, many.Items.Length);
                for (var i = 0; i < many.Items.Length; i++) array.SetValue(Build(many.Items[i], overwritten: false, leaves), i);
                if (type.IsArray || type.IsAssignableFrom(array.GetType())) return array;
                var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(Tensor))!;
                foreach (var item in array) list.Add(item);
                return list;
            case Indices indices:
                var entries = Array.CreateInstance(Index, indices.Entries.Length);
                for (var i = 0; i < indices.Entries.Length; i++) entries.SetValue(Entry(indices.Entries[i], leaves), i);
                return entries;
            default: return Converted(((Plain)value).Content, type);
        }
    }

    private object Entry(object? entry, List<object> leaves) => entry switch
    {
        null => Index.GetField("None")!.GetValue(null)!,
        "..." => Index.GetField("Ellipsis")!.GetValue(null)!,
        long at => Index.GetMethod("Single", [typeof(long?)])!.Invoke(null, [at])!,
        Span span => Index.GetMethod("Slice", [typeof(long?), typeof(long?), typeof(long?)])!.Invoke(null, [span.Start, span.Stop, span.Step])!,
        TensorValue tensor => Index.GetMethod("Tensor", [Tensor])!.Invoke(null, [Build(tensor, overwritten: false, leaves)])!,
        _ => throw new ArgumentException($"{entry} is not an index."),
    };

    private object? Converted(object? content, Type type)
    {
        if (content is null) return null;
        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        if (wanted.IsInstanceOfType(content)) return content;
        if (wanted == Scalar)
        {
            return Scalar.GetMethods().First(m => m.Name == "op_Implicit" && m.GetParameters()[0].ParameterType == content.GetType()).Invoke(null, [content]);
        }
        if (wanted.Name == "Device") return Activator.CreateInstance(wanted, wanted.GetConstructors().First(c => c.GetParameters()[0].ParameterType == typeof(string)).GetParameters().Select((p, i) => i == 0 ? content : p.DefaultValue).ToArray());
        if (wanted.IsEnum) return Enum.Parse(wanted, content.ToString()!);
        if (content is long[] many && wanted.IsGenericType && wanted.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal))
        {
            return Activator.CreateInstance(wanted, [.. many.Cast<object>()]);
        }
        return Convert.ChangeType(content, wanted, System.Globalization.CultureInfo.InvariantCulture);
    }

    private string Trimmed(Type type)
    {
        var name = (type.FullName ?? type.Name).Replace('+', '.');
        if (name.IndexOf('`', StringComparison.Ordinal) is >= 0 and var tick) name = name[..tick];
        return name.StartsWith(Name + ".", StringComparison.Ordinal) ? name[(Name.Length + 1)..] : name;
    }
}
