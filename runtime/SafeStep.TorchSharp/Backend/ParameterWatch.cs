namespace SafeStep;

/// <summary>
/// Tells whether a parameter was written to since. Operations on tensors are noticed without exception, because autograd counts them; TorchSharp 0.99 loads files past that, straight into memory, so that a
/// few values spread over a parameter in the processor's memory are compared as well.
/// </summary>
internal sealed class ParameterWatch(Tensor parameter) : IDisposable
{
    private const int Sampled = 32;

    private readonly byte[] sample = Sample(parameter);

    public WriteWatch Writes { get; } = new(parameter);

    /// <summary>Whether the parameter's memory was not loaded anew. Writes are the <see cref="Writes"/>' to tell.</summary>
    public bool HasSameSample(Tensor now) => Sample(now).AsSpan().SequenceEqual(sample);

    public void Dispose() => Writes.Dispose();

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
