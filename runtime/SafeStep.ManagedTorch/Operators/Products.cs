namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The matrix product: of matrices, batches of matrices (batch dimensions broadcast), or vectors.</summary>
        /// <exception cref="ArgumentException">The inner sizes differ or the types do.</exception>
        public Tensor matmul(Tensor target)
        {
            var (a, b) = (this, target);
            if (a.Sizes.Length == 0 || b.Sizes.Length == 0)
            {
                throw new ArgumentException($"matmul: both operands need at least one dimension; the shapes are {Layout.Text(a.Sizes)} and {Layout.Text(b.Sizes)}.");
            }
            if (a.Sizes.Length == 1 && b.Sizes.Length == 1) return dot(target);
            if (a.Sizes.Length == 1) return a.unsqueeze(0).matmul(b).squeeze(-2);
            if (b.Sizes.Length == 1) return a.matmul(b.unsqueeze(1)).squeeze(-1);
            if (a.Type != ScalarType.Byte || b.Type != ScalarType.Byte) Product.Check("matmul", a, b);
            if (b.Sizes.Length == 2)
            {
                // One product: the batch dimensions are rows.
                if (a.Sizes.Length == 2) return a.mm(b);
                return a.reshape(a.Sizes[..^1].Aggregate(1L, (rows, size) => rows * size), a.Sizes[^1]).mm(b).view([.. a.Sizes[..^1], b.Sizes[1]]);
            }
            var batch = Layout.Broadcast("matmul", a.Sizes[..^2], b.Sizes[..^2]);
            return a.AsBatch(batch).bmm(b.AsBatch(batch)).view([.. batch, a.Sizes[^2], b.Sizes[^1]]);
        }

        // One batch dimension. A transposed matrix that must be copied is copied along its rows and stays transposed: products read both ways.
        private Tensor AsBatch(long[] batch)
        {
            long[] sizes = [Layout.Count(batch), .. Sizes[^2..]];
            var stretched = expand([.. batch, .. Sizes[^2..]]);
            if (Strides[^2] != 1 || Strides[^1] == 1 || Layout.TryViewStrides(stretched.Sizes, stretched.Strides, sizes, out _)) return stretched.reshape(sizes);
            return stretched.mT.reshape(sizes[0], sizes[2], sizes[1]).mT;
        }

        /// <summary>The product of two matrices.</summary>
        public Tensor mm(Tensor target)
        {
            if (Sizes.Length != 2 || target.Sizes.Length != 2)
            {
                throw new ArgumentException($"mm: expects two matrices; the shapes are {Layout.Text(Sizes)} and {Layout.Text(target.Sizes)}. Use matmul for batches and vectors.");
            }
            if (Type == ScalarType.Byte && target.Type == ScalarType.Byte) return to(ScalarType.Int64).mm(target.to(ScalarType.Int64)).to(ScalarType.Byte);
            Product.Check("mm", this, target);
            return Tape.Record("mm", Product.Of(this, target), [this, target], [this, target], static (n, g) =>
            {
                if (n.Wants(0)) n.Give(0, TwiceDifferentiable.Recording ? g.mm(n.Saved(1).t()) : Product.Of(g, n.Saved(1).t()));
                if (n.Wants(1)) n.Give(1, TwiceDifferentiable.Recording ? n.Saved(0).t().mm(g) : Product.Of(n.Saved(0).t(), g));
            });
        }

        /// <summary>The products of two batches of matrices, pairwise.</summary>
        public Tensor bmm(Tensor batch2)
        {
            if (Sizes.Length != 3 || batch2.Sizes.Length != 3 || Sizes[0] != batch2.Sizes[0])
            {
                throw new ArgumentException($"bmm: expects two batches of matrices of one size; the shapes are {Layout.Text(Sizes)} and {Layout.Text(batch2.Sizes)}.");
            }
            if (Type == ScalarType.Byte && batch2.Type == ScalarType.Byte) return to(ScalarType.Int64).bmm(batch2.to(ScalarType.Int64)).to(ScalarType.Byte);
            Product.Check("bmm", this, batch2);
            return Tape.Record("bmm", Product.OfBatches(this, batch2), [this, batch2], [this, batch2], static (n, g) =>
            {
                if (n.Wants(0)) n.Give(0, TwiceDifferentiable.Recording ? g.bmm(n.Saved(1).mT) : Product.OfBatches(g, n.Saved(1).mT));
                if (n.Wants(1)) n.Give(1, TwiceDifferentiable.Recording ? n.Saved(0).mT.bmm(g) : Product.OfBatches(n.Saved(0).mT, g));
            });
        }

        /// <summary>The product of a matrix and a vector.</summary>
        public Tensor mv(Tensor target) => Sizes.Length == 2 && target.Sizes.Length == 1 ? matmul(target)
            : throw new ArgumentException($"mv: expects a matrix and a vector; the shapes are {Layout.Text(Sizes)} and {Layout.Text(target.Sizes)}.", nameof(target));

        /// <summary>The inner product of two vectors.</summary>
        public Tensor dot(Tensor target)
        {
            if (Sizes.Length != 1 || target.Sizes.Length != 1 || Sizes[0] != target.Sizes[0])
            {
                throw new ArgumentException($"dot: expects two vectors of one size; the shapes are {Layout.Text(Sizes)} and {Layout.Text(target.Sizes)}.");
            }
            if (Type != target.Type) throw new InvalidOperationException($"dot: the operands are {Type} and {target.Type}; convert one with to().");
            if (Type == ScalarType.Bool) RefuseBool("dot");
            return mul(target).sum(Type);
        }

        /// <summary>The matrix of products of the elements of two vectors.</summary>
        /// <exception cref="ArgumentException">Not vectors.</exception>
        public Tensor outer(Tensor vec2) => Sizes.Length == 1 && vec2.Sizes.Length == 1 ? unsqueeze(1).mul(vec2.unsqueeze(0))
            : throw new ArgumentException($"outer: shapes {Layout.Text(Sizes)} and {Layout.Text(vec2.Sizes)} are not two vectors.");

        /// <summary>beta times this plus alpha times the product of two matrices.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => AddProduct("addmm", mat1.mm(mat2), beta, alpha);

        /// <summary>beta times this plus alpha times the products of two batches of matrices.</summary>
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => AddProduct("baddbmm", batch1.bmm(batch2), beta, alpha);

        private Tensor AddProduct(string op, Tensor product, float beta, float alpha)
        {
            if (product.Type != Type) throw new InvalidOperationException($"{op}: the elements are {Type}, the product's {product.Type}; convert one with to().");
            if (!Layout.Broadcast(op, product.Sizes, Sizes).AsSpan().SequenceEqual(product.Sizes)) throw new ArgumentException($"{op}: shape {Layout.Text(Sizes)} does not stretch to the product's {Layout.Text(product.Sizes)}.");
            using var scope = NewDisposeScope();
            // With beta 0 the tensor is not read: its infinities do not spread.
            var first = beta == 0 ? Tape.Record(op, torch.zeros(Sizes, Type), [this], [], Constant) : mul(ElementTypes.Stored(op, beta, Type));
            // With alpha 0 neither is the product.
            if (alpha == 0) product = Tape.Record(op, torch.zeros(product.Sizes, Type), [product], [], Constant);
            return first.add(alpha is 0 or 1 ? product : product.mul(ElementTypes.Stored(op, alpha, Type))).MoveToOuterDisposeScope();
        }
    }

    /// <inheritdoc cref="Tensor.matmul"/>
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    /// <inheritdoc cref="Tensor.mm"/>
    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    /// <inheritdoc cref="Tensor.bmm"/>
    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);

    /// <inheritdoc cref="Tensor.mv"/>
    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);

    /// <inheritdoc cref="Tensor.dot"/>
    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);

    /// <inheritdoc cref="Tensor.outer"/>
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);

    /// <inheritdoc cref="Tensor.addmm"/>
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => input.addmm(mat1, mat2, beta, alpha);

    /// <inheritdoc cref="Tensor.baddbmm"/>
    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => input.baddbmm(batch1, batch2, beta, alpha);
}
