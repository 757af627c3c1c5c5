using System.Runtime.CompilerServices;

namespace SafeStep;

internal static partial class TensorIdentity
{
    // One object, which every read of a module returns.
    public static partial object Of(Tensor parameter) => new Identity(parameter);

    private sealed class Identity(Tensor parameter)
    {
        private readonly Tensor parameter = parameter;

        public override bool Equals(object? other) => other is Identity identity && ReferenceEquals(identity.parameter, parameter);

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(parameter);
    }
}
