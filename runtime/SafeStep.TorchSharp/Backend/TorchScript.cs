namespace SafeStep;

/// <summary>Functions in TorchScript, for what libtorch can do and TorchSharp does not hand out. A call takes some two microseconds more than one of TorchSharp's own.</summary>
/// <param name="source">The functions. They are compiled once for the process, at the first call, in some ten milliseconds.</param>
internal sealed class TorchScript(string source)
{
    private readonly Lazy<torch.jit.CompilationUnit> unit = new(() => torch.jit.compile(source.ReplaceLineEndings("\n") + "\n"));

    /// <summary>Calls a function. Any thread may.</summary>
    /// <param name="function">Its name.</param>
    /// <param name="arguments">Tensors, and integers that fit 32 bits. Other numbers have to be scalars that the caller holds on to.</param>
    public T Call<T>(string function, params object[] arguments)
    {
        object result = unit.Value.invoke(function, arguments);
        GC.KeepAlive(arguments);
        return (T)result;
    }
}
