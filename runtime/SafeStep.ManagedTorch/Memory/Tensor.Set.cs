namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Makes this tensor a view of all of another tensor's memory; nothing is copied. Its own memory stays with whoever else shares it.</summary>
        /// <exception cref="ArgumentException">The element types differ.</exception>
        public Tensor set_(Tensor source)
        {
            ArgumentNullException.ThrowIfNull(source);
            if (source.Type != Type)
            {
                throw new ArgumentException($"set_: the source has elements of type {source.Type}, the tensor {Type}. They must be the same.", nameof(source));
            }

            var shared = source.Memory.Share();
            Memory.Release();
            storage = shared;
            (Sizes, Strides, Offset) = (source.Sizes, source.Strides, source.Offset);
            return this;
        }
    }
}
