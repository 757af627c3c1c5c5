using System.Diagnostics.CodeAnalysis;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>A strided view of shared memory, with a place in the autograd graph.</summary>
    public partial class Tensor : IDisposable
    {
        private Storage? storage;

        internal Tensor(Storage storage, ScalarType type, long[] sizes, long[] strides, long offset)
        {
            this.storage = storage;
            Type = type;
            Sizes = sizes;
            Strides = strides;
            Offset = offset;
            DisposeScope.Current?.Add(this);
        }

        internal ScalarType Type { get; private set; }

        internal long[] Sizes { get; private set; }

        internal long[] Strides { get; private set; }

        internal long Offset { get; private set; }

        internal DisposeScope? Scope { get; set; }

        internal int ScopeSlot { get; set; }

        /// <summary>The shared memory; an error when the tensor was disposed.</summary>
        internal Storage Memory => storage ?? throw new ObjectDisposedException(
            name ?? nameof(Tensor), $"A tensor of shape {Layout.Text(Sizes)} was used after it was disposed, by itself or by its dispose scope.");

        /// <summary>True when the tensor was disposed.</summary>
        public bool IsInvalid => storage is null;

        /// <summary>A name for messages; null unless set.</summary>
        public string? name { get; set; }

        /// <summary>The type of the elements.</summary>
        public ScalarType dtype => Type;

        /// <summary>The processor.</summary>
        public Device device => CPU;

        /// <summary>CPU.</summary>
        public DeviceType device_type => DeviceType.CPU;

        /// <summary>-1: there is one processor.</summary>
        public int device_index => -1;

        /// <summary>The size of each dimension.</summary>
        public long[] shape => (long[])Sizes.Clone();

        /// <inheritdoc cref="shape"/>
        public long[] size() => shape;

        /// <summary>The size of one dimension; negative counts from the last.</summary>
        public long size(int dim) => Sizes.Length == 0 ? throw new ArgumentException("size: a tensor without dimensions has no sizes.", nameof(dim)) : Sizes[Layout.Dim("size", dim, Sizes.Length)];

        /// <summary>Elements to skip in memory for one step along each dimension.</summary>
        public long[] stride() => (long[])Strides.Clone();

        /// <summary>Elements to skip in memory for one step along a dimension.</summary>
        public long stride(int dim) => Sizes.Length == 0 ? throw new ArgumentException("stride: a tensor without dimensions has no strides.", nameof(dim)) : Strides[Layout.Dim("stride", dim, Sizes.Length)];

        /// <summary>The number of dimensions.</summary>
        public long ndim => Sizes.Length;

        /// <inheritdoc cref="ndim"/>
        public long Dimensions => Sizes.Length;

        /// <inheritdoc cref="ndim"/>
        public long dim() => Sizes.Length;

        /// <summary>The number of elements.</summary>
        public long numel() => Layout.Count(Sizes);

        /// <inheritdoc cref="numel"/>
        public long NumberOfElements => Layout.Count(Sizes);

        /// <summary>Bytes per element.</summary>
        public long ElementSize => ElementTypes.SizeOf(Type);

        /// <inheritdoc cref="ElementSize"/>
        public long element_size() => ElementSize;

        /// <summary>The position of the first element in the shared memory.</summary>
        public long storage_offset() => Offset;

        /// <summary>True for Float32 and Float64.</summary>
        public bool is_floating_point() => torch.is_floating_point(Type);

        /// <summary>True for the integer types and Bool.</summary>
        public bool is_integral() => torch.is_integral(Type);

        /// <summary>True when the elements lie in memory in row-major order without gaps.</summary>
        public bool is_contiguous() => Layout.IsContiguous(Sizes, Strides);

        /// <summary>True.</summary>
        public bool is_cpu() => true;

        /// <summary>False: the embedded engine computes on the processor.</summary>
        public bool is_cuda => false;

        /// <summary>Releases the tensor's hold on its memory; views of it stay valid.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <inheritdoc cref="Dispose()"/>
        protected virtual void Dispose(bool disposing)
        {
            if (storage is null) return;
            Scope?.Remove(this);
            storage.Release();
            storage = null;
            history = null;
        }

        /// <summary>Hands the tensor to the dispose scope outside its own.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            Scope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of all dispose scopes.</summary>
        public Tensor DetachFromDisposeScope()
        {
            Scope?.Remove(this);
            return this;
        }

        /// <summary>Hands the tensor to the dispose scope of another tensor.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.Scope);

        /// <summary>Hands the tensor to another dispose scope, or to nobody when that is null.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            Scope?.Remove(this);
            other?.Add(this);
            return this;
        }

        /// <summary>True when both tensors have the same shape and equal elements.</summary>
        public bool Equals(Tensor target) =>
            Sizes.AsSpan().SequenceEqual(target.Sizes) && eq(target).all().item<bool>();

        /// <inheritdoc/>
        [SuppressMessage("Usage", "CA2013", Justification = "Elementwise, as TorchSharp's.")]
        public override bool Equals(object? obj) => obj is Tensor tensor && Equals(tensor);

        /// <inheritdoc/>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        internal static Tensor Allocate(ScalarType type, long[] sizes) =>
            new(new Storage(Layout.Count(sizes) * ElementTypes.SizeOf(type)), type, sizes, Layout.ContiguousStrides(sizes), 0);

        /// <summary>Room for a parameter's gradient: a sum over samples, which is zero where there are none and the kernels have nothing to write.</summary>
        internal static Tensor Gradient(ScalarType type, long[] sizes, Tensor incoming) => incoming.numel() == 0 ? torch.zeros(sizes, type) : Allocate(type, sizes);

        /// <summary>Another tensor on the same memory, outside the autograd graph.</summary>
        internal Tensor Alias() => Alias(Sizes, Strides, Offset);

        internal Tensor Alias(long[] sizes, long[] strides, long offset) => new(Memory.Share(), Type, sizes, strides, offset);

        /// <summary>The elements of a contiguous tensor.</summary>
        internal Span<T> Values<T>() where T : unmanaged => Memory.Span<T>(Offset, Layout.Count(Sizes));

        /// <summary>The memory from the first element on, for strided access.</summary>
        internal Span<T> Window<T>() where T : unmanaged
        {
            var extent = 1L;
            for (var d = 0; d < Sizes.Length; d++)
            {
                if (Sizes[d] == 0) return [];
                extent += (Sizes[d] - 1) * Strides[d];
            }
            return Memory.Span<T>(Offset, extent);
        }
    }
}
