namespace SafeStep;

/// <summary>Many numbers that lie in tensors of one element each, made one row that can be read back at once.</summary>
internal static class ScalarRow
{
    /// <summary>The numbers as one float64 row on the given device, in as few operations as their types and devices allow. Nothing is read back.</summary>
    public static Tensor Of(IReadOnlyList<Tensor> numbers, torch.Device device)
    {
        if (numbers.Count == 0)
        {
            return torch.zeros(0, dtype: torch.ScalarType.Float64, device: device);
        }

        var first = numbers[0];
        bool alike = numbers.All(number => number.dtype == first.dtype && number.device_type == first.device_type && number.device_index == first.device_index);
        return Wide(torch.stack(alike ? numbers : [.. numbers.Select(number => Wide(number))]));

        Tensor Wide(Tensor tensor)
        {
            var wide = tensor.to_type(torch.ScalarType.Float64);
            return wide.device_type == device.type && (device.index < 0 || wide.device_index == device.index) ? wide : wide.to(device);
        }
    }
}
