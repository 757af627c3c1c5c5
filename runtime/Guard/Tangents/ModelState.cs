using System.Reflection;

namespace SafeStep;

/// <summary>
/// What a model keeps beside parameters and buffers: the fields of the user's module classes and of the user's other objects that they lead to, and what is in those that hold an array, a list or a dictionary. A forward that writes them computes
/// something else the next time; they can be put back. The same of what forward is given.
/// </summary>
internal sealed class ModelState(torch.nn.Module model, params object?[] inputs)
{
    private readonly List<Member> members =
    [
        .. MemberFields.Of(model).Select(member => new Member(member.Path, member.Module, member.Field, member.Field.GetValue(member.Module))),
        .. MemberFields.Beyond(model, inputs).Select(member => new Member(member.Path, member.Owner, member.Field, member.Field.GetValue(member.Owner))),
    ];

    private readonly List<ContainerCopy> batch = [.. inputs.Select(ContainerCopy.Of).OfType<ContainerCopy>()];

    /// <summary>The tensors that are kept.</summary>
    public IEnumerable<Tensor> Tensors => members.SelectMany(member => TensorsIn.Of(member.Value));

    /// <summary>Puts back what has changed.</summary>
    /// <returns>The names of the members that had.</returns>
    public IReadOnlyList<string> Restore()
    {
        batch.Where(container => !container.IsUnchanged).ToList().ForEach(container => container.Refill());
        return [.. members.Where(member => member.Restore()).Select(member => member.Name)];
    }

    private sealed class Member(string path, object owner, FieldInfo info, object? value)
    {
        private readonly ContainerCopy? content = value is torch.nn.Module ? null : ContainerCopy.Of(value);

        public string Name => path.Length == 0 ? info.Name : $"{path}.{info.Name}";

        public object? Value => value;

        public bool Restore()
        {
            object? now = info.GetValue(owner);
            bool isAnother = info.FieldType.IsValueType ? !Equals(now, value) : !ReferenceEquals(now, value);
            if (isAnother)
            {
                info.SetValue(owner, value);
            }

            if (content is not { IsUnchanged: false })
            {
                return isAnother;
            }

            content.Refill();
            return true;
        }
    }
}
