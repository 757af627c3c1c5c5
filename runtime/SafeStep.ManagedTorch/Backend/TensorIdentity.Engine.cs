using System.Runtime.CompilerServices;

namespace SafeStep;

internal static partial class TensorIdentity
{
    // One object, which every read of a module returns.
    public static partial object Of(Tensor parameter) => new Identity(parameter);

    public static partial bool Is(Tensor parameter, object key) => key is Identity identity && identity.IsOf(parameter);

    private sealed class Identity(Tensor parameter)
    {
        private readonly Tensor parameter = parameter;

        public bool IsOf(Tensor other) => ReferenceEquals(parameter, other);

        public override bool Equals(object? other) => other is Identity identity && identity.IsOf(parameter);

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(parameter);
    }
}
