using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>A tensor that a module registers as learnable. It takes over the memory of the tensor it is made from.</summary>
    public class Parameter : Tensor
    {
        /// <summary>Takes over the data; the tensor given becomes invalid.</summary>
        public Parameter(Tensor data, bool requires_grad = true) : base(data.Memory.Share(), data.Type, data.Sizes, data.Strides, data.Offset)
        {
            this.requires_grad = requires_grad;
            data.Dispose();
        }

        /// <summary>What the optimizer is to write down of its next step; null when nobody asked.</summary>
        internal StepRecord? Record { get; set; }
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.Parameter(Tensor, bool)"/>
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }

    /// <summary>Methods on tensors that TorchSharp declares as extensions.</summary>
    public static partial class TensorExtensionMethods
    {
        /// <inheritdoc cref="Modules.Parameter(Tensor, bool)"/>
        public static Modules.Parameter AsParameter(this Tensor tensor) => tensor as Modules.Parameter ?? new Modules.Parameter(tensor);

        /// <summary>The only element as float.</summary>
        public static float ToSingle(this Tensor value) => value.ToScalar().ToSingle();

        /// <summary>The only element as double.</summary>
        public static double ToDouble(this Tensor value) => value.ToScalar().ToDouble();

        /// <summary>The only element as int.</summary>
        public static int ToInt32(this Tensor value) => value.ToScalar().ToInt32();

        /// <summary>The only element as long.</summary>
        public static long ToInt64(this Tensor value) => value.ToScalar().ToInt64();

        /// <summary>The only element as byte.</summary>
        public static byte ToByte(this Tensor value) => value.ToScalar().ToByte();

        /// <summary>The only element as bool.</summary>
        public static bool ToBoolean(this Tensor value) => value.ToScalar().ToBoolean();

        /// <summary>A tensor holding a copy of the array in a shape.</summary>
        public static Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false) where T : unmanaged =>
            CopyOf(rawArray).view(dimensions).detach().requires_grad_(requires_grad);

        /// <summary>Bytes per element of a type.</summary>
        public static int ElementSize(this ScalarType type) => ElementTypes.SizeOf(type);
    }
}
