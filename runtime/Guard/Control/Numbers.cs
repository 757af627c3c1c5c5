namespace SafeStep;

/// <summary>A few numbers in float64, either known or in a tensor that may lie on a GPU. There each reading waits for all work before it, so they are read together.</summary>
internal readonly struct Numbers
{
    private readonly double one;
    private readonly double[]? several;
    private readonly Tensor? row;
    private readonly int known;

    public Numbers(double one) => (this.one, known) = (one, 1);

    private Numbers(double[] several) => (this.several, known) = (several, several.Length);

    private Numbers(Tensor row) => this.row = row;

    public static implicit operator Numbers(double known) => new(known);

    public static implicit operator Numbers(double[] known) => new(known);

    /// <param name="row">One number, or a row of them, of any type.</param>
    public static implicit operator Numbers(Tensor row) => new(row);

    /// <summary>Whether nothing has to be read back.</summary>
    public bool AreKnown => row is null;

    /// <summary>The first of numbers that are known.</summary>
    public double First => several is null ? one : several[0];

    /// <summary>The sum of single numbers, wherever each of them lies. What lies together is added there, so that one number a device is moved.</summary>
    /// <param name="numbers">Single numbers.</param>
    /// <param name="device">Where the sum is wanted; null where it is there the soonest.</param>
    public static Numbers Sum(IReadOnlyList<Numbers> numbers, torch.Device? device = null)
    {
        double known = 0;
        List<Tensor>? rows = null;
        for (int i = 0; i < numbers.Count; i++)
        {
            if (numbers[i].row is { } row)
            {
                (rows ??= []).Add(row);
            }
            else
            {
                known += numbers[i].First;
            }
        }

        if (rows is null)
        {
            return known;
        }

        // What goes to the processor has to be waited for, what comes from it has not.
        device ??= (rows.Find(row => row.device_type != DeviceType.CPU) ?? rows[0]).device;
        Tensor? sum = null;
        foreach (var together in rows.GroupBy(row => (row.dtype, row.device_type, row.device_index)))
        {
            var part = To(device, torch.stack([.. together]).to_type(torch.ScalarType.Float64).sum());
            sum = sum is null ? part : sum.Plus(part);
        }

        return known == 0 ? sum! : sum! + Held(known);
    }

    /// <summary>A single number, read at once where it is not known.</summary>
    public static double ReadOne(Numbers number) => number.AreKnown ? number.First : Read([number])[0];

    /// <summary>All numbers of some rows, one after the other. What is not known is read at once, and has to lie on one device.</summary>
    public static double[] Read(params ReadOnlySpan<Numbers> numbers)
    {
        int count = 0;
        List<Tensor>? rows = null;
        foreach (var part in numbers)
        {
            count += part.row is null ? part.known : (int)part.row.numel();
            if (part.row is not null)
            {
                (rows ??= []).Add(part.row.to_type(torch.ScalarType.Float64).reshape(-1));
            }
        }

        double[] read = rows is null ? [] : (rows.Count == 1 ? rows[0] : torch.cat([.. rows], 0)).cpu().data<double>().ToArray();
        double[] all = new double[count];
        int place = 0, taken = 0;
        foreach (var part in numbers)
        {
            int length = part.row is null ? part.known : (int)part.row.numel();
            for (int i = 0; i < length; i++)
            {
                all[place++] = part.row is not null ? read[taken++] : part.several is null ? part.one : part.several[i];
            }
        }

        return all;
    }

    /// <summary>The single number, where it is wanted.</summary>
    public Tensor On(torch.Device device) => To(device, row ?? torch.tensor(First));

    /// <summary>Lets go of numbers that were kept outside of all scopes.</summary>
    public void Dispose() => row?.Dispose();

    private static Tensor To(torch.Device device, Tensor number) =>
        number.device_type == device.type && (device.index < 0 || number.device_index == device.index) ? number : number.to(device);
}
