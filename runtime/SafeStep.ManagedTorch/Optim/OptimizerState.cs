using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules;

/// <summary>What an optimizer remembers about one parameter.</summary>
public abstract class OptimizerState : IDisposable
{
    /// <summary>The tensors remembered, in a fixed order; null where there is none yet.</summary>
    internal abstract Tensor?[] Tensors { get; set; }

    /// <summary>How many steps were taken.</summary>
    public long step { get; set; }

    /// <summary>Makes the tensors that an optimizer has from its first step on, where there are none yet.</summary>
    internal abstract void Begin(Parameter parameter, OptimizerOptions options);

    /// <summary>Writes the state as TorchSharp does.</summary>
    public abstract void SaveStateDict(BinaryWriter writer);

    /// <summary>Reads a state that <see cref="SaveStateDict"/> wrote.</summary>
    public abstract void LoadStateDict(BinaryReader reader);

    /// <summary>A tensor that may be missing: whether it is there, then the tensor.</summary>
    private protected static void SaveOptional(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        if (tensor is not null) TensorStream.Write(writer, tensor);
    }

    private protected static Tensor? LoadOptional(BinaryReader reader) => reader.ReadBoolean() ? Load(reader) : null;

    private protected static Tensor Load(BinaryReader reader) => TensorStream.Read(reader).DetachFromDisposeScope();

    private protected static Tensor Zeros(Parameter parameter) => zeros_like(parameter).DetachFromDisposeScope();

    /// <summary>Copies another state of the same kind.</summary>
    public void LoadStateDict(OptimizerState source)
    {
        Dispose();
        step = source.step;
        CopyNumbers(source);
        Tensors = Array.ConvertAll(source.Tensors, t => t?.detach().CloneValues().DetachFromDisposeScope());
    }

    /// <summary>Copies what is no tensor, besides the step.</summary>
    internal virtual void CopyNumbers(OptimizerState source)
    {
    }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors) tensor?.Dispose();
        GC.SuppressFinalize(this);
    }
}
