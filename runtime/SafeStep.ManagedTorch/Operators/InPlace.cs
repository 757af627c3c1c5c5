namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Adds in place.</summary>
        public Tensor add_(Tensor target) => Direct<Add>(target) ?? Overwrite("add_", x => x.add(target));

        /// <summary>Adds alpha times the target in place.</summary>
        public Tensor add_(Tensor target, Scalar alpha)
        {
            _ = ElementTypes.Factor("add_", alpha, ElementTypes.Promote(this, target));
            using var scaled = GradMode.Enabled ? null : target.mul(alpha);
            return scaled is null ? Overwrite("add_", x => x.add(target, alpha)) : add_(scaled);
        }

        /// <summary>Adds a number in place.</summary>
        public Tensor add_(Scalar scalar) => Direct<Add>(scalar) ?? Overwrite("add_", x => x.add(scalar));

        /// <summary>Subtracts in place.</summary>
        public Tensor sub_(Tensor target) => Direct<Subtract>(target) ?? Overwrite("sub_", x => x.sub(target));

        /// <summary>Subtracts a number in place.</summary>
        public Tensor sub_(Scalar target) => (target.Type == ScalarType.Bool ? null : Direct<Subtract>(target)) ?? Overwrite("sub_", x => x.sub(target));

        /// <inheritdoc cref="sub_(Tensor)"/>
        public Tensor subtract_(Tensor target) => sub_(target);

        /// <inheritdoc cref="sub_(Scalar)"/>
        public Tensor subtract_(Scalar target) => sub_(target);

        /// <summary>Multiplies in place.</summary>
        public Tensor mul_(Tensor target) => Direct<Multiply>(target) ?? Overwrite("mul_", x => x.mul(target));

        /// <summary>Multiplies by a number in place.</summary>
        public Tensor mul_(Scalar target) => Direct<Multiply>(target) ?? Overwrite("mul_", x => x.mul(target));

        /// <summary>Divides in place.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Overwrite("div_", x => x.div(target, rounding_mode));

        /// <summary>Divides by a number in place.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Overwrite("div_", x => x.div(target, rounding_mode));

        /// <summary>Adds value times the product of two tensors in place.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Overwrite("addcmul_", x => x.addcmul(tensor1, tensor2, value));

        /// <summary>Adds value times the quotient of two tensors in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Overwrite("addcdiv_", x => x.addcdiv(tensor1, tensor2, value));

        /// <summary>Adds the quotient of two tensors in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => addcdiv_(tensor1, tensor2, 1);

        /// <summary>This plus the quotient of two tensors.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => addcdiv(tensor1, tensor2, 1);

        /// <summary>This plus value times the product of two tensors.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            using var scope = NewDisposeScope();
            var product = tensor1.mul(tensor2);
            var type = ElementTypes.Promote(this, product);
            if (type == ScalarType.Bool) throw new InvalidOperationException("addcmul is not defined for Bool; convert with to().");
            return add(product.to(type).mul(ElementTypes.Stored("addcmul", value, type))).MoveToOuterDisposeScope();
        }

        /// <summary>This plus value times the quotient of two tensors.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            if (!tensor1.is_floating_point() && !tensor2.is_floating_point()) throw new InvalidOperationException($"addcdiv: the quotient of {tensor1.Type} and {tensor2.Type} is not an integer; convert one with to().");
            return add(tensor1.div(tensor2).mul(value.AsDouble));
        }

        /// <summary>This + weight (end - this).</summary>
        public Tensor lerp(Tensor end, Tensor weight)
        {
            RequireFloating("lerp");
            if (end.Type != Type || weight.Type != Type) throw new InvalidOperationException($"lerp: the elements are {Type}, {end.Type} and {weight.Type}; they must be of one type.");
            using var scope = NewDisposeScope();
            var (from, to, w) = (detach(), end.detach(), weight.detach());
            // From the nearer end, so that weight 1 gives the end exactly.
            var distance = to.sub(from);
            var result = from.add(w.mul(distance)).where(w.abs().lt(0.5), to.sub(distance.mul(w.neg().add(1))));
            return Tape.Record("lerp", result, [this, end, weight], [this, end, weight], static (n, g) =>
            {
                if (n.Wants(0)) n.Give(0, g.mul(n.Saved(2).neg().add(1)));
                if (n.Wants(1)) n.Give(1, g.mul(n.Saved(2)));
                if (n.Wants(2)) n.Give(2, g.mul(n.Saved(1).sub(n.Saved(0))));
            }).MoveToOuterDisposeScope();
        }

        /// <summary>Changes the sign in place.</summary>
        public Tensor neg_() => Overwrite("neg_", static x => x.neg());

        /// <summary>Takes magnitudes in place.</summary>
        public Tensor abs_() => Overwrite("abs_", static x => x.abs());

        /// <summary>Squares, or takes another power, in place.</summary>
        public Tensor pow_(Scalar exponent) => Overwrite("pow_", x => x.pow(exponent));

        /// <summary>Limits to a range in place.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Overwrite("clamp_", x => x.clamp(min, max));

        /// <summary>Writes a number where the mask holds, in place.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value) => Overwrite("masked_fill_", x => x.masked_fill(mask, value));

        /// <summary>Writes elements of the source where the index says, in place.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Overwrite("scatter_", x => x.scatter(dim, index, src));

        /// <summary>Adds elements of the source where the index says, in place.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Overwrite("scatter_add_", x => x.scatter_add(dim, index, src));

        /// <summary>Copies the source, stretched and converted, into this tensor.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            if (GradMode.Enabled && (requires_grad || source.requires_grad)) return Overwrite("copy_", x => source.expand(x.Sizes).to(x.Type));
            RefuseOverlap("copy_");
            if (!Layout.Broadcast("copy_", Sizes, source.Sizes).AsSpan().SequenceEqual(Sizes))
            {
                throw new ArgumentException($"copy_: a source of shape {Layout.Text(source.Sizes)} does not fit into shape {Layout.Text(Sizes)}.");
            }
            StridedCopy.Copy(source, this);
            Memory.Version++;
            return this;
        }

        /// <summary>Sets every element to a value.</summary>
        public Tensor fill_(Scalar value)
        {
            value = ElementTypes.Stored("fill_", value, Type);
            if ((GradMode.Enabled && requires_grad) || IsOfInference) return Overwrite("fill_", x => torch.full(x.Sizes, value, x.Type));
            FillValues(value);
            Memory.Version++;
            return this;
        }

        /// <summary>Sets every element to zero.</summary>
        public Tensor zero_() => fill_(0);

        /// <summary>Fills with uniform random numbers.</summary>
        /// <exception cref="ArgumentException">from is larger than to.</exception>
        public Tensor uniform_(double from, double to, Generator? generator = null) => FillRandom("uniform_", t =>
        {
            if (from > to) throw new ArgumentException($"uniform_: the range from {from} to {to} is empty.");
            if (t.Type == ScalarType.Float32) Generator.Of(generator).Uniform(t.Values<float>(), (float)from, (float)to);
            else Generator.Of(generator).Uniform(t.Values<double>(), from, to);
        });

        /// <summary>Fills with normal random numbers.</summary>
        /// <exception cref="ArgumentException">A negative deviation.</exception>
        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) => FillRandom("normal_", t =>
        {
            if (std < 0) throw new ArgumentException($"normal_: the deviation {std} is negative.");
            if (t.Type == ScalarType.Float32) Generator.Of(generator).Normal(t.Values<float>(), mean, std);
            else Generator.Of(generator).Normal(t.Values<double>(), mean, std);
        });

        /// <summary>Fills with 1 at probability p and 0 otherwise.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            if (p is < 0 or > 1) throw new ArgumentOutOfRangeException(nameof(p), $"bernoulli_: {p} is not a probability.");
            using var chosen = Allocate(ScalarType.Bool, Sizes);
            Generator.Of(generator).Bernoulli(chosen.Values<bool>(), p);
            return Overwrite("bernoulli_", x => chosen.to(x.Type, copy: true));
        }

        /// <summary>Fills with 1 at the probabilities given, whose shape is stretched to this one's, and 0 otherwise.</summary>
        /// <exception cref="ArgumentException">A value is no probability.</exception>
        public Tensor bernoulli_(Tensor p, Generator? generator = null)
        {
            using var chosen = p.detach().expand(Sizes).bernoulli(generator);
            // In the graph of the probabilities, to which it gives zeros, as in PyTorch.
            return Overwrite("bernoulli_", x => is_floating_point() ? Tape.Record("bernoulli_", chosen.to(x.Type, copy: true), [p], [], Constant) : chosen.to(x.Type, copy: true));
        }

        private Tensor FillRandom(string op, Action<Tensor> fill)
        {
            if (!is_floating_point()) throw new InvalidOperationException($"{op}: the elements are {Type}; random fills need a floating-point type.");
            RefuseOverlap(op);
            if (is_contiguous() && !requires_grad)
            {
                fill(this);
                Memory.Version++;
                return this;
            }
            // Numbers are drawn in the order of the memory; a view is filled one by one, as a short row is.
            using var scope = NewDisposeScope();
            var order = Enumerable.Range(0, Sizes.Length).OrderByDescending(d => Strides[d]).Select(d => (long)d).ToArray();
            var back = new long[order.Length];
            for (var d = 0; d < order.Length; d++) back[order[d]] = d;
            var values = Allocate(Type, [.. order.Select(d => Sizes[d])]);
            var flat = values.view(-1);
            if (is_contiguous()) fill(values);
            else for (var start = 0L; start < flat.Sizes[0]; start += 8) fill(flat.narrow(0, start, Math.Min(8, flat.Sizes[0] - start)));
            return copy_(values.permute(back));
        }

        // Straight over the memory, when nothing is recorded and no conversion or stretching of this tensor is needed.
        private Tensor? Direct<TOp>(Tensor other) where TOp : IBinary
        {
            if ((GradMode.Enabled && (requires_grad || other.requires_grad)) || !is_contiguous() || Type == ScalarType.Bool || IsOfInference) return null;
            if (other.Type != Type || !Sizes.AsSpan().SequenceEqual(other.Sizes) || !other.is_contiguous()) return null;
            Elementwise.BinaryInto<TOp>(this, other, this);
            Memory.Version++;
            return this;
        }

        private Tensor? Direct<TOp>(Scalar number) where TOp : IBinary
        {
            if ((GradMode.Enabled && requires_grad) || !is_contiguous() || ElementTypes.Promote(Type, number) != Type || Type == ScalarType.Bool || IsOfInference) return null;
            Elementwise.ScalarInto<TOp>(this, number, this);
            Memory.Version++;
            return this;
        }
    }
}
