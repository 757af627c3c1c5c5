namespace SafeStep;

/// <summary>
/// Tells whether a parameter was loaded anew. Operations on tensors are counted (<see cref="WriteWatch"/>); TorchSharp loads files past that, straight into memory, so that a few values spread over a parameter in the
/// processor's memory are compared as well.
/// </summary>
internal sealed class ParameterWatch : IDisposable
{
    private const int Sampled = 32;

    private readonly byte[] sample;

    public ParameterWatch(Tensor parameter)
    {
        Alias = parameter.detach().DetachFromDisposeScope();
        sample = Sample(Alias);
    }

    /// <summary>The parameter's memory, for as long as it is watched.</summary>
    public Tensor Alias { get; }

    /// <summary>Whether the parameter's memory was not loaded anew.</summary>
    public bool HasSameSample(Tensor now) => Sample(now).AsSpan().SequenceEqual(sample);

    public void Dispose() => Alias.Dispose();

    // What is loaded to another device, or is not contiguous, is copied by an operation.
    private static byte[] Sample(Tensor parameter)
    {
        long size = parameter.numel() * parameter.element_size();
        if (parameter.device_type != DeviceType.CPU || !parameter.is_contiguous() || size is 0 or > int.MaxValue)
        {
            return [];
        }

        Span<byte> bytes = parameter.bytes;
        int element = (int)parameter.element_size();
        int count = (int)Math.Min(Sampled, parameter.numel());
        var values = new byte[count * element];
        for (int i = 0; i < count; i++)
        {
            int place = (int)(i * parameter.numel() / count) * element;
            bytes.Slice(place, element).CopyTo(values.AsSpan(i * element));
        }

        return values;
    }
}
