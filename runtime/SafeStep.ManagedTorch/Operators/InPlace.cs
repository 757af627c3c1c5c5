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
            using var scaled = GradMode.Enabled ? null : target.mul(alpha);
            return scaled is null ? Overwrite("add_", x => x.add(target, alpha)) : add_(scaled);
        }

        /// <summary>Adds a number in place.</summary>
        public Tensor add_(Scalar scalar) => Direct<Add>(scalar) ?? Overwrite("add_", x => x.add(scalar));

        /// <summary>Subtracts in place.</summary>
        public Tensor sub_(Tensor target) => Direct<Subtract>(target) ?? Overwrite("sub_", x => x.sub(target));

        /// <summary>Subtracts a number in place.</summary>
        public Tensor sub_(Scalar target) => Direct<Subtract>(target) ?? Overwrite("sub_", x => x.sub(target));

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
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Overwrite("addcmul_", x => x.add(tensor1.mul(tensor2), value));

        /// <summary>Adds value times the quotient of two tensors in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Overwrite("addcdiv_", x => x.add(tensor1.div(tensor2), value));

        /// <summary>This plus value times the product of two tensors.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => add(tensor1.mul(tensor2), value);

        /// <summary>This plus value times the quotient of two tensors.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => add(tensor1.div(tensor2), value);

        /// <summary>This + weight (end - this).</summary>
        public Tensor lerp(Tensor end, Tensor weight) => add(end.sub(this).mul(weight));

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
            if (GradMode.Enabled && requires_grad) return Overwrite("fill_", x => torch.full(x.Sizes, value, x.Type));
            FillValues(value);
            Memory.Version++;
            return this;
        }

        /// <summary>Sets every element to zero.</summary>
        public Tensor zero_() => fill_(0);

        /// <summary>Fills with uniform random numbers.</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) => FillRandom("uniform_", t =>
        {
            if (t.Type == ScalarType.Float32) Generator.Of(generator).Uniform(t.Values<float>(), (float)from, (float)to);
            else Generator.Of(generator).Uniform(t.Values<double>(), from, to);
        });

        /// <summary>Fills with normal random numbers.</summary>
        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) => FillRandom("normal_", t =>
        {
            if (t.Type == ScalarType.Float32) Generator.Of(generator).Normal(t.Values<float>(), mean, std);
            else Generator.Of(generator).Normal(t.Values<double>(), mean, std);
        });

        /// <summary>Fills with 1 at probability p and 0 otherwise.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            if (p is < 0 or > 1) throw new ArgumentOutOfRangeException(nameof(p), $"bernoulli_: {p} is not a probability.");
            using var chosen = Allocate(ScalarType.Bool, Sizes);
            Generator.Of(generator).Bernoulli(chosen.Values<bool>(), p);
            return Overwrite("bernoulli_", x => chosen.to(x.Type));
        }

        private Tensor FillRandom(string op, Action<Tensor> fill)
        {
            if (!is_floating_point()) throw new InvalidOperationException($"{op}: the elements are {Type}; random fills need a floating-point type.");
            if (is_contiguous() && !requires_grad)
            {
                fill(this);
                Memory.Version++;
                return this;
            }
            using var values = Allocate(Type, Sizes);
            fill(values);
            return copy_(values);
        }

        // Straight over the memory, when nothing is recorded and no conversion or stretching of this tensor is needed.
        private Tensor? Direct<TOp>(Tensor other) where TOp : IBinary
        {
            if ((GradMode.Enabled && (requires_grad || other.requires_grad)) || !is_contiguous() || Type == ScalarType.Bool) return null;
            if (other.Type != Type || !Sizes.AsSpan().SequenceEqual(other.Sizes) || !other.is_contiguous()) return null;
            Elementwise.BinaryInto<TOp>(this, other, this);
            Memory.Version++;
            return this;
        }

        private Tensor? Direct<TOp>(Scalar number) where TOp : IBinary
        {
            if ((GradMode.Enabled && requires_grad) || !is_contiguous() || ElementTypes.Promote(Type, number) != Type || Type == ScalarType.Bool) return null;
            Elementwise.ScalarInto<TOp>(this, number, this);
            Memory.Version++;
            return this;
        }
    }
}
