namespace SafeStep;

/// <summary>A few numbers in float64, either known or in a tensor that may lie on a GPU. There each reading waits for all work before it, so they are read together.</summary>
internal readonly struct Numbers
{
    private readonly double[]? known;
    private readonly Tensor? row;

    private Numbers(double[]? known, Tensor? row) => (this.known, this.row) = (known, row);

    public static implicit operator Numbers(double known) => new([known], null);

    public static implicit operator Numbers(double[] known) => new(known, null);

    /// <param name="row">One number, or a row of them, of any type.</param>
    public static implicit operator Numbers(Tensor row) => new(null, row);

    /// <summary>The sum of single numbers, wherever each of them lies. What lies together is added there, so that one number a device is moved.</summary>
    /// <param name="numbers">Single numbers.</param>
    /// <param name="device">Where the sum is wanted; null where it is there the soonest.</param>
    public static Numbers Sum(IReadOnlyCollection<Numbers> numbers, torch.Device? device = null)
    {
        double known = numbers.Sum(number => number.known?[0] ?? 0);
        Tensor[] rows = [.. from number in numbers where number.row is not null select number.row];
        if (rows.Length == 0)
        {
            return known;
        }

        // What goes to the processor has to be waited for, what comes from it has not.
        device ??= (rows.FirstOrDefault(row => row.device_type != DeviceType.CPU) ?? rows[0]).device;
        Tensor? sum = null;
        foreach (var together in rows.GroupBy(row => (row.dtype, row.device_type, row.device_index)))
        {
            var part = To(device, torch.stack([.. together]).to_type(torch.ScalarType.Float64).sum());
            sum = sum is null ? part : sum.Plus(part);
        }

        return known == 0 ? sum! : sum! + Held(known);
    }

    /// <summary>All numbers of some rows, one after the other. What is not known is read at once, and has to lie on one device.</summary>
    public static double[] Read(params Numbers[] numbers)
    {
        Tensor[] rows = [.. from row in numbers.Select(part => part.row) where row is not null select row.to_type(torch.ScalarType.Float64).reshape(-1)];
        double[] read = rows.Length == 0 ? [] : (rows.Length == 1 ? rows[0] : torch.cat(rows, 0)).cpu().data<double>().ToArray();
        int taken = 0;
        return [.. numbers.SelectMany(part => part.row is null ? part.known ?? [] : read[taken..(taken += (int)part.row.numel())])];
    }

    /// <summary>The single number, where it is wanted.</summary>
    public Tensor On(torch.Device device) => To(device, row ?? torch.tensor(known![0]));

    private static Tensor To(torch.Device device, Tensor number) =>
        number.device_type == device.type && (device.index < 0 || number.device_index == device.index) ? number : number.to(device);
}
