namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum, elementwise.</summary>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        /// <inheritdoc cref="add(Scalar)"/>
        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        /// <inheritdoc cref="add(Scalar)"/>
        public static Tensor operator +(Tensor left, int right) => left.add(right);

        /// <inheritdoc cref="add(Scalar)"/>
        public static Tensor operator +(Tensor left, long right) => left.add(right);

        /// <inheritdoc cref="add(Scalar)"/>
        public static Tensor operator +(Tensor left, float right) => left.add(right);

        /// <inheritdoc cref="add(Scalar)"/>
        public static Tensor operator +(Tensor left, double right) => left.add(right);

        /// <summary>The sum, elementwise.</summary>
        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        /// <summary>The sum, elementwise.</summary>
        public static Tensor operator +(int left, Tensor right) => right.add(left);

        /// <summary>The sum, elementwise.</summary>
        public static Tensor operator +(long left, Tensor right) => right.add(left);

        /// <summary>The sum, elementwise.</summary>
        public static Tensor operator +(float left, Tensor right) => right.add(left);

        /// <summary>The sum, elementwise.</summary>
        public static Tensor operator +(double left, Tensor right) => right.add(left);

        /// <summary>The difference, elementwise.</summary>
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        /// <inheritdoc cref="sub(Scalar)"/>
        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        /// <inheritdoc cref="sub(Scalar)"/>
        public static Tensor operator -(Tensor left, int right) => left.sub(right);

        /// <inheritdoc cref="sub(Scalar)"/>
        public static Tensor operator -(Tensor left, long right) => left.sub(right);

        /// <inheritdoc cref="sub(Scalar)"/>
        public static Tensor operator -(Tensor left, float right) => left.sub(right);

        /// <inheritdoc cref="sub(Scalar)"/>
        public static Tensor operator -(Tensor left, double right) => left.sub(right);

        /// <summary>The difference, elementwise.</summary>
        public static Tensor operator -(Scalar left, Tensor right) => right.neg().add(left);

        /// <summary>The difference, elementwise.</summary>
        public static Tensor operator -(int left, Tensor right) => right.neg().add(left);

        /// <summary>The difference, elementwise.</summary>
        public static Tensor operator -(long left, Tensor right) => right.neg().add(left);

        /// <summary>The difference, elementwise.</summary>
        public static Tensor operator -(float left, Tensor right) => right.neg().add(left);

        /// <summary>The difference, elementwise.</summary>
        public static Tensor operator -(double left, Tensor right) => right.neg().add(left);

        /// <summary>The product, elementwise.</summary>
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        /// <inheritdoc cref="mul(Scalar)"/>
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        /// <inheritdoc cref="mul(Scalar)"/>
        public static Tensor operator *(Tensor left, int right) => left.mul(right);

        /// <inheritdoc cref="mul(Scalar)"/>
        public static Tensor operator *(Tensor left, long right) => left.mul(right);

        /// <inheritdoc cref="mul(Scalar)"/>
        public static Tensor operator *(Tensor left, float right) => left.mul(right);

        /// <inheritdoc cref="mul(Scalar)"/>
        public static Tensor operator *(Tensor left, double right) => left.mul(right);

        /// <summary>The product, elementwise.</summary>
        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        /// <summary>The product, elementwise.</summary>
        public static Tensor operator *(int left, Tensor right) => right.mul(left);

        /// <summary>The product, elementwise.</summary>
        public static Tensor operator *(long left, Tensor right) => right.mul(left);

        /// <summary>The product, elementwise.</summary>
        public static Tensor operator *(float left, Tensor right) => right.mul(left);

        /// <summary>The product, elementwise.</summary>
        public static Tensor operator *(double left, Tensor right) => right.mul(left);

        /// <summary>The quotient, elementwise.</summary>
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        /// <inheritdoc cref="div(Scalar, RoundingMode)"/>
        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        /// <inheritdoc cref="div(Scalar, RoundingMode)"/>
        public static Tensor operator /(Tensor left, int right) => left.div(right);

        /// <inheritdoc cref="div(Scalar, RoundingMode)"/>
        public static Tensor operator /(Tensor left, long right) => left.div(right);

        /// <inheritdoc cref="div(Scalar, RoundingMode)"/>
        public static Tensor operator /(Tensor left, float right) => left.div(right);

        /// <inheritdoc cref="div(Scalar, RoundingMode)"/>
        public static Tensor operator /(Tensor left, double right) => left.div(right);

        /// <summary>The quotient, elementwise.</summary>
        public static Tensor operator /(Scalar left, Tensor right) => QuotientOf(left, right);

        /// <summary>The quotient, elementwise.</summary>
        public static Tensor operator /(int left, Tensor right) => QuotientOf(left, right);

        /// <summary>The quotient, elementwise.</summary>
        public static Tensor operator /(long left, Tensor right) => QuotientOf(left, right);

        /// <summary>The quotient, elementwise.</summary>
        public static Tensor operator /(float left, Tensor right) => QuotientOf(left, right);

        /// <summary>The quotient, elementwise.</summary>
        public static Tensor operator /(double left, Tensor right) => QuotientOf(left, right);

        /// <summary>The remainder with the divisor's sign.</summary>
        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);

        /// <inheritdoc cref="remainder(Scalar)"/>
        public static Tensor operator %(Tensor left, Scalar right) => left.remainder(right);

        /// <inheritdoc cref="remainder(Scalar)"/>
        public static Tensor operator %(Tensor left, int right) => left.remainder(right);

        /// <inheritdoc cref="remainder(Scalar)"/>
        public static Tensor operator %(Tensor left, long right) => left.remainder(right);

        /// <inheritdoc cref="remainder(Scalar)"/>
        public static Tensor operator %(Tensor left, float right) => left.remainder(right);

        /// <inheritdoc cref="remainder(Scalar)"/>
        public static Tensor operator %(Tensor left, double right) => left.remainder(right);

        /// <summary>Every element with its sign changed.</summary>
        public static Tensor operator -(Tensor tensor) => tensor.neg();

        /// <summary>Both, elementwise: of truth values, or of the bits of integers.</summary>
        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);

        /// <summary>Either, elementwise: of truth values, or of the bits of integers.</summary>
        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);

        /// <summary>One but not both, elementwise: of truth values, or of the bits of integers.</summary>
        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);

        /// <summary>Negates truth values, or the bits of integers.</summary>
        public static Tensor operator ~(Tensor left) => left.bitwise_not();

        /// <summary>Compares elementwise (==); of null: whether both are.</summary>
        public static Tensor operator ==(Tensor left, Tensor right) => left is null || right is null ? ReferenceEquals(left, right) : left.eq(right);

        /// <summary>Compares every element with a number (==).</summary>
        public static Tensor operator ==(Tensor left, Scalar right) => left is null || right is null ? left is null && right is null : left.eq(right);

        /// <summary>Compares a number with every element (==).</summary>
        public static Tensor operator ==(Scalar left, Tensor right) => right == left;

        /// <summary>Compares elementwise (!=); of null: whether one of them is not.</summary>
        public static Tensor operator !=(Tensor left, Tensor right) => left is null || right is null ? !ReferenceEquals(left, right) : left.ne(right);

        /// <summary>Compares every element with a number (!=).</summary>
        public static Tensor operator !=(Tensor left, Scalar right) => left is null || right is null ? left is not null || right is not null : left.ne(right);

        /// <summary>Compares a number with every element (!=).</summary>
        public static Tensor operator !=(Scalar left, Tensor right) => right != left;

        /// <summary>Compares elementwise (&lt;).</summary>
        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        /// <summary>Compares every element with a number (&lt;).</summary>
        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

        /// <summary>Compares a number with every element (&lt;).</summary>
        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);

        /// <summary>Compares elementwise (&lt;=).</summary>
        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

        /// <summary>Compares every element with a number (&lt;=).</summary>
        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);

        /// <summary>Compares a number with every element (&lt;=).</summary>
        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);

        /// <summary>Compares elementwise (&gt;).</summary>
        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        /// <summary>Compares every element with a number (&gt;).</summary>
        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

        /// <summary>Compares a number with every element (&gt;).</summary>
        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);

        /// <summary>Compares elementwise (&gt;=).</summary>
        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

        /// <summary>Compares every element with a number (&gt;=).</summary>
        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);

        /// <summary>Compares a number with every element (&gt;=).</summary>
        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);

        /// <summary>A tensor without dimensions.</summary>
        public static implicit operator Tensor(byte value) => Number(value);

        /// <summary>A tensor without dimensions.</summary>
        public static implicit operator Tensor(int value) => Number(value);

        /// <summary>A tensor without dimensions.</summary>
        public static implicit operator Tensor(long value) => Number(value);

        /// <summary>A tensor without dimensions.</summary>
        public static implicit operator Tensor(float value) => Number(value);

        /// <summary>A tensor without dimensions.</summary>
        public static implicit operator Tensor(double value) => Number(value);

        /// <summary>A tensor without dimensions.</summary>
        public static implicit operator Tensor(bool value) => Number(value);

        /// <summary>A tensor without dimensions.</summary>
        public static implicit operator Tensor(Scalar scalar) => Number(scalar);

        /// <summary>A tensor of one dimension.</summary>
        public static implicit operator Tensor(byte[] value) => torch.tensor(value);

        /// <summary>A tensor of one dimension.</summary>
        public static implicit operator Tensor(int[] value) => torch.tensor(value);

        /// <summary>A tensor of one dimension.</summary>
        public static implicit operator Tensor(long[] value) => torch.tensor(value);

        /// <summary>A tensor of one dimension.</summary>
        public static implicit operator Tensor(float[] value) => torch.tensor(value);

        /// <summary>A tensor of one dimension.</summary>
        public static implicit operator Tensor(double[] value) => torch.tensor(value);

        /// <summary>A tensor of one dimension.</summary>
        public static implicit operator Tensor(bool[] value) => torch.tensor(value);

        /// <summary>The only element.</summary>
        public static explicit operator float(Tensor value) => value.ToSingle();

        /// <summary>The only element.</summary>
        public static explicit operator double(Tensor value) => value.ToDouble();

        /// <summary>The only element.</summary>
        public static explicit operator int(Tensor value) => value.ToInt32();

        /// <summary>The only element.</summary>
        public static explicit operator long(Tensor value) => value.ToInt64();

        /// <summary>The only element.</summary>
        public static explicit operator bool(Tensor value) => value.ToBoolean();

        private static Tensor QuotientOf(Scalar left, Tensor right) => right.is_floating_point() ? right.reciprocal().mul(left) : Number(left).to(get_default_dtype(), disposeAfter: true).div(right);

        internal static Tensor Number(Scalar value)
        {
            var result = Allocate(value.Given, []);
            result.FillValues(value);
            return result;
        }
    }
}
