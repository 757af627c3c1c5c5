using System.Reflection;

namespace SafeStep;

/// <summary>
/// Keeps a model as it is while its forward is evaluated for the slopes alone: nothing is dropped by dropout layers, and at the end buffers, fields, modes and the stream of random numbers are as before.
/// Tensors that forward adds to a collection of the model are left to the model.
/// </summary>
internal sealed class ModelAtRest : IDisposable
{
    private readonly List<(Tensor Buffer, Tensor Before)> buffers;
    private readonly List<(torch.nn.Module Module, FieldInfo Field, object? Before)> fields;
    private readonly HashSet<Tensor> held;
    private readonly List<torch.nn.Module> dropping;
    private readonly Tensor random = torch.get_rng_state();

    public ModelAtRest(torch.nn.Module model)
    {
        using var noGrad = torch.no_grad();
        fields = [.. MemberFields.Of(model).Select(member => (member.Module, member.Field, member.Field.GetValue(member.Module)))];
        held = new(fields.SelectMany(field => TensorsIn.Of(field.Before)), ReferenceEqualityComparer.Instance);
        buffers = [.. model.named_buffers().Select(named => (named.buffer, named.buffer.clone()))];
        dropping = [.. model.named_modules().Select(named => named.module).Append(model).Where(part => InPlaceLayers.Drops(part) && part.training).Distinct()];
        dropping.ForEach(part => part.eval());
    }

    /// <summary>The next evaluation sees the buffers, the fields and the random numbers that the last one saw.</summary>
    public void Again()
    {
        RestoreBuffers();
        RestoreFields();
        torch.set_rng_state(random);
    }

    public void Dispose()
    {
        RestoreBuffers();
        RestoreFields();
        foreach (var tensor in fields.SelectMany(field => TensorsIn.Of(field.Before)).Where(tensor => !held.Contains(tensor)))
        {
            tensor.DetachFromDisposeScope();
        }

        dropping.ForEach(part => part.train());
        torch.set_rng_state(random);
    }

    private void RestoreBuffers()
    {
        using var noGrad = torch.no_grad();
        foreach (var (buffer, before) in buffers)
        {
            buffer.copy_(before);
        }
    }

    private void RestoreFields()
    {
        foreach (var (module, field, before) in fields)
        {
            object? now = field.GetValue(module);
            if (field.FieldType.IsValueType ? !Equals(now, before) : !ReferenceEquals(now, before))
            {
                field.SetValue(module, before);
            }
        }
    }
}
