using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace SafeStep;

/// <summary>
/// A model of which every process of a run holds a replica, trained on its own rows: the replicas start with rank 0's parameters and buffers, and take the same steps because their gradients are averaged. With
/// <see cref="StepGuardOptions.Reduce"/> set to <see cref="Reduction"/> their guards agree, too.
/// </summary>
/// <remarks>Its calls are made by all processes, in the same order. Buffers, such as the running statistics of batch norm, go their own way on each process until <see cref="TakeBuffers"/>.</remarks>
public sealed class ReplicatedModel : IDisposable
{
    private const int BucketElements = 1 << 23;

    private readonly torch.nn.Module model;
    private readonly ProcessGroup group;
    private readonly string[] known;
    private readonly GradientBucket<float> single;
    private readonly GradientBucket<double> @double;
    private double weight;

    /// <summary>Compares the models of all processes and takes rank 0's parameters and buffers.</summary>
    /// <param name="model">This process's model, built as on the others; its optimizer has taken no step yet.</param>
    /// <param name="group">The processes.</param>
    /// <exception cref="ProcessGroupException">The models differ in the name, type or shape of a parameter or buffer; the message names the first.</exception>
    public ReplicatedModel(torch.nn.Module model, ProcessGroup group)
        : this(model, group, BucketElements)
    {
    }

    /// <param name="model">The model.</param>
    /// <param name="group">The processes.</param>
    /// <param name="bucketElements">How many elements travel in one message at most.</param>
    internal ReplicatedModel(torch.nn.Module model, ProcessGroup group, int bucketElements)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(group);
        (this.model, this.group, weight) = (model, group, 1.0 / group.Size);
        single = new GradientBucket<float>(group, ScalarType.Float32, bucketElements);
        @double = new GradientBucket<double>(group, ScalarType.Float64, bucketElements);
        using var scope = torch.NewDisposeScope();
        var parameters = Parameters();
        known = [.. parameters.Select(Describe)];
        CompareModels([.. known, .. Buffers().Select(buffer => ReplicaTensor.Describe($"buffer {buffer.Name}", buffer.Tensor))]);
        Take([.. parameters.Select(parameter => parameter.Value), .. Buffers().Select(buffer => buffer.Tensor)]);
    }

    /// <summary>How the guards of the replicas agree, for <see cref="StepGuardOptions.Reduce"/>: on the largest ratio, and on the loss of the whole batch, to which each process's counts as much as its rows did when the gradients were last averaged.</summary>
    public RankReduction Reduction => new(group.Max, mine => group.Sum(weight == 0 ? 0 : weight * mine));

    /// <summary>
    /// Replaces every gradient by the mean of all processes' gradients, to the same bits on each: after backward, before the step, each process counting the same. It is the gradient of the whole batch where the loss is a mean and all
    /// processes have as many rows.
    /// </summary>
    /// <remarks>
    /// A gradient that is missing here but not on another process counts as zero and is made; one that is missing everywhere stays so. NaN and infinity anywhere are so everywhere afterwards. Half precision is summed in float32 and rounded once.
    /// </remarks>
    /// <exception cref="ProcessGroupException">A process cannot take part: a parameter was replaced or retyped since the beginning, or a gradient is sparse; or the processes are at different calls. No gradient has changed then.</exception>
    public void AverageGradients() => Average(null);

    /// <summary>The same, with the weight of this process's rows: it is the gradient of the whole batch however many rows each process has, where the loss is a mean over rows.</summary>
    /// <param name="rows">How many rows the loss was the mean of here, all micro-batches together; gradients of a process with 0 do not count.</param>
    /// <inheritdoc cref="AverageGradients()" path="/remarks|/exception"/>
    public void AverageGradients(long rows) => Average(rows);

    /// <summary>Takes rank 0's buffers, such as the running statistics of batch norm: before the model is evaluated or saved.</summary>
    /// <exception cref="ProcessGroupException">The processes are at different calls.</exception>
    public void TakeBuffers()
    {
        using var scope = torch.NewDisposeScope();
        Take([.. Buffers().Select(buffer => buffer.Tensor)]);
    }

    /// <summary>
    /// Makes sure that the replicas are still the same, bit by bit: a step taken on one process alone, or random numbers in an optimizer, would go unnoticed otherwise. It reads every parameter once.
    /// </summary>
    /// <exception cref="ProcessGroupException">They are not; the message names the first parameter that differs.</exception>
    public void CheckParameters()
    {
        using var scope = torch.NewDisposeScope();
        using var turn = group.Enter();
        var parameters = Parameters();
        long[] mine = [.. parameters.Select(parameter => ReplicaTensor.Digest(parameter.Value))], all = new long[mine.LongLength * group.Size];
        group.Meet(GroupCall.CheckParameters, parameters.Count, null, []);
        group.Gather(MemoryMarshal.AsBytes(mine.AsSpan()), MemoryMarshal.AsBytes(all.AsSpan()));
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i] != all[i % mine.Length])
            {
                throw new ProcessGroupException(
                    $"The replicas have come apart: {parameters[i % mine.Length].Path} is not the same on rank 0 and rank {i / mine.Length}. Every process must take every step, on averaged gradients, from the same state of the optimizer.");
            }
        }
    }

    /// <summary>Lets go of the memory in which gradients travelled. The model and the group live on.</summary>
    public void Dispose()
    {
        single.Dispose();
        @double.Dispose();
    }

    private static string Describe(ModuleParameter parameter) => ReplicaTensor.Describe(parameter.Path, parameter.Value);

    private List<ModuleParameter> Parameters() => [.. ModuleParameters.Of(model).DistinctBy(parameter => TensorIdentity.Of(parameter.Value))];

    private IEnumerable<(string Name, Tensor Tensor)> Buffers() => model.named_buffers().Select(buffer => (buffer.Item1, buffer.Item2));

    private void CompareModels(string[] mine)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', mine));
        long digest = BitConverter.ToInt64(SHA256.HashData(text));
        using var turn = group.Enter();
        var tickets = group.Meet(GroupCall.CompareModels, 0, null, [digest, text.Length]);
        if (tickets.All(ticket => ticket.Numbers[0] == digest))
        {
            return;
        }

        int longest = (int)tickets.Max(ticket => ticket.Numbers[1]);
        byte[] padded = new byte[longest], all = new byte[(long)longest * group.Size];
        text.CopyTo(padded, 0);
        group.Gather(padded, all);
        string[][] models = [.. tickets.Select((ticket, rank) => Encoding.UTF8.GetString(all, rank * longest, (int)ticket.Numbers[1]).Split('\n'))];
        int other = Array.FindIndex(models, model => !model.SequenceEqual(models[0]));
        int place = Enumerable.Range(0, int.MaxValue).First(i => models[0].ElementAtOrDefault(i) != models[other].ElementAtOrDefault(i));
        throw new ProcessGroupException(
            $"The processes have different models. Rank 0 has {models[0].ElementAtOrDefault(place) ?? "nothing more"}, where rank {other} has {models[other].ElementAtOrDefault(place) ?? "nothing more"}. Build the same model on each.");
    }

    private void Take(List<Tensor> tensors)
    {
        using var noGrad = torch.no_grad();
        using var turn = group.Enter();
        group.Meet(GroupCall.TakeTensors, tensors.Count, null, []);
        if (group.Size > 1)
        {
            WithinCall(() => tensors.ForEach(tensor => ReplicaTensor.Take(tensor, group)));
        }
    }

    private void Average(long? rows)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var turn = group.Enter();
        var parameters = Parameters();
        Tensor?[] gradients = [.. parameters.Select(parameter => Gradient.Of(parameter.Value))];
        // The mean over no rows is NaN.
        bool[] counts = [.. gradients.Select(gradient => gradient is not null && rows != 0)];
        byte[] marks = [.. counts.Select(has => (byte)(has ? 1 : 0))];
        long digest = BitConverter.ToInt64(SHA256.HashData(marks));
        var tickets = group.Meet(GroupCall.AverageGradients, known.Length, Problem(parameters, gradients, rows), [rows ?? -1, digest]);
        ProcessGroup.Require(tickets, ticket => ticket.Numbers[0] < 0 == rows is null, "Some processes average their gradients by rows and some without. Give the rows on each, or on none.");
        double total = tickets.Sum(ticket => rows is null ? 1.0 : ticket.Numbers[0]);
        ProcessGroup.Require(tickets, _ => total > 0, "No process had a row, so there is no gradient to average.");
        weight = (rows ?? 1) / total;
        if (group.Size == 1)
        {
            return;
        }

        WithinCall(() =>
        {
            bool[] anywhere = tickets.All(ticket => ticket.Numbers[1] == digest) ? counts : Anywhere(marks);
            Average(parameters, [.. gradients.Select((gradient, i) => !anywhere[i] ? null : counts[i] ? gradient!.contiguous() : torch.zeros_like(parameters[i].Value))]);
        });
    }

    private void Average(List<ModuleParameter> parameters, Tensor?[] gradients)
    {
        var wanted = gradients.OfType<Tensor>().ToLookup(gradient => gradient.dtype == ScalarType.Float64);
        single.Average([.. wanted[false]], weight);
        @double.Average([.. wanted[true]], weight);
        for (int i = 0; i < gradients.Length; i++)
        {
            // Those that had to be made, or to be made contiguous, are not yet the parameter's.
            if (gradients[i] is { } gradient)
            {
                parameters[i].Value.grad = gradient;
            }
        }
    }

    /// <summary>Which parameters have a gradient on any process.</summary>
    private bool[] Anywhere(byte[] mine)
    {
        byte[] all = new byte[mine.LongLength * group.Size];
        group.Gather(mine, all);
        return [.. Enumerable.Range(0, mine.Length).Select(i => Enumerable.Range(0, group.Size).Any(rank => all[(rank * mine.Length) + i] != 0))];
    }

    /// <summary>Why this process cannot average; null when it can.</summary>
    private string? Problem(List<ModuleParameter> parameters, Tensor?[] gradients, long? rows)
    {
        if (rows < 0)
        {
            return $"the number of rows is {rows}; it cannot be negative.";
        }

        string[] present = [.. parameters.Select(Describe)];
        if (!present.SequenceEqual(known))
        {
            int place = Enumerable.Range(0, int.MaxValue).First(i => present.ElementAtOrDefault(i) != known.ElementAtOrDefault(i));
            return $"the model has changed: it now has {present.ElementAtOrDefault(place) ?? "nothing"} where it had {known.ElementAtOrDefault(place) ?? "nothing"}. Make the {nameof(ReplicatedModel)} when the model is as it is trained.";
        }

        for (int i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is not { } gradient)
            {
                continue;
            }

            if (Gradient.IsSparse(gradient))
            {
                return $"the gradient of {parameters[i].Path} is sparse, and sparse gradients cannot be averaged. Make the embedding without sparse: true.";
            }

            if (!gradient.is_floating_point() || gradient.dtype != parameters[i].Value.dtype)
            {
                return $"the gradient of {parameters[i].Path} is of type {gradient.dtype}, its parameter of {parameters[i].Value.dtype}; only real gradients of their parameter's type can be averaged.";
            }
        }

        return null;
    }

    /// <summary>Runs what follows a meeting: a process that leaves in its middle leaves the others behind.</summary>
    private void WithinCall(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            group.Break(exception);
            throw;
        }
    }
}
