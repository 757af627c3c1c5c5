using System.Runtime.CompilerServices;
using SafeStep.ManagedTorch.Utils;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The only element, as the C# type of the elements.</summary>
        /// <exception cref="InvalidOperationException">More or fewer than one element, or another type.</exception>
        public T item<T>() where T : unmanaged
        {
            if (numel() != 1) throw new InvalidOperationException($"item: a tensor of shape {Layout.Text(Sizes)} has {numel()} elements; item needs exactly one.");
            RequireType<T>("item");
            return Memory.Span<T>(Offset, 1)[0];
        }

        /// <summary>Direct access to the elements, in row-major order.</summary>
        /// <exception cref="InvalidOperationException">T is not the C# type of the elements.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            RequireType<T>("data");
            return new TensorAccessor<T>(this);
        }

        /// <summary>The elements of a contiguous tensor as bytes. Assigning overwrites them.</summary>
        /// <exception cref="InvalidOperationException">The tensor is not contiguous.</exception>
        public Span<byte> bytes
        {
            get
            {
                if (!is_contiguous()) throw new InvalidOperationException($"bytes: a tensor of shape {Layout.Text(Sizes)} and strides {Layout.Text(Strides)} is not contiguous; call contiguous().");
                Memory.Handed++;
                return Memory.Span<byte>(Offset * ElementSize, numel() * ElementSize);
            }
            set
            {
                if (value.Length != numel() * ElementSize) throw new ArgumentException($"bytes: {value.Length} bytes for a tensor of {numel() * ElementSize}.");
                value.CopyTo(bytes);
                Memory.Version++;
            }
        }

        /// <summary>The same values in another type; the tensor itself when nothing changes and no copy is asked for.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            if (type == Type && !copy) return this;
            var converted = Allocate(type, Sizes);
            StridedCopy.Copy(this, converted);
            var from = Type;
            var result = torch.is_floating_point(type) ? Tape.Record("to", converted, [this], [], (n, g) => n.Give(0, g.to(from))) : converted;
            if (disposeAfter) Dispose();
            return result;
        }

        /// <inheritdoc cref="to(ScalarType, bool, bool, bool)"/>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(type, copy, disposeAfter);

        /// <inheritdoc cref="to(ScalarType, bool, bool, bool)"/>
        public Tensor type(ScalarType dtype) => to(dtype);

        /// <inheritdoc cref="to(ScalarType, bool, bool, bool)"/>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(type, copy, disposeAfter);

        /// <summary>The tensor itself: there is one device.</summary>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(Type, copy, disposeAfter);

        /// <inheritdoc cref="to(Device, bool, bool, bool)"/>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(new Device(device), copy, disposeAfter);

        /// <inheritdoc cref="to(Device, bool, bool, bool)"/>
        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter);

        /// <summary>In the type of another tensor.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => to(other.Type);

        /// <summary>In the type of another tensor.</summary>
        public Tensor type_as(Tensor tensor) => to(tensor.Type);

        /// <summary>The tensor itself: there is one device.</summary>
        public Tensor cpu() => this;

        /// <summary>In single precision.</summary>
        public Tensor @float() => to(ScalarType.Float32);

        /// <summary>In double precision.</summary>
        public Tensor @double() => to(ScalarType.Float64);

        /// <summary>As Int64, cut toward zero.</summary>
        public Tensor @long() => to(ScalarType.Int64);

        /// <summary>As Int32, cut toward zero.</summary>
        public Tensor @int() => to(ScalarType.Int32);

        /// <summary>As truth values: not zero.</summary>
        public Tensor @bool() => to(ScalarType.Bool);

        /// <summary>As unsigned 8-bit integers.</summary>
        public Tensor @byte() => to(ScalarType.Byte);

        /// <summary>The only element.</summary>
        public Scalar ToScalar() => Type switch
        {
            ScalarType.Float32 => item<float>(),
            ScalarType.Float64 => item<double>(),
            ScalarType.Int64 => item<long>(),
            ScalarType.Int32 => item<int>(),
            ScalarType.Byte => item<byte>(),
            _ => item<bool>(),
        };

        /// <summary>Type and shape.</summary>
        public override string ToString() => $"[{string.Join("x", Sizes)}], type = {Type}, device = cpu";

        internal void FillValues(Scalar value)
        {
            using var one = Allocate(Type, []);
            switch (Type)
            {
                case ScalarType.Float32: one.Values<float>()[0] = (float)value.AsDouble; break;
                case ScalarType.Float64: one.Values<double>()[0] = value.AsDouble; break;
                case ScalarType.Int64: one.Values<long>()[0] = value.AsLong; break;
                case ScalarType.Int32: one.Values<int>()[0] = (int)value.AsLong; break;
                case ScalarType.Bool: one.Values<byte>()[0] = value.AsDouble != 0 ? (byte)1 : (byte)0; break;
                default: one.Values<byte>()[0] = (byte)value.AsLong; break;
            }
            StridedCopy.Copy(one, this);
        }

        private void RequireType<T>(string op) where T : unmanaged
        {
            if (ElementTypes.Of<T>() != Type) throw new InvalidOperationException($"{op}: the elements are {Type}, not {typeof(T).Name}; convert with to().");
        }
    }
}
