namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>E to the power of each element, elementwise.</summary>
        public Tensor exp()
        {
            var result = Elementwise.Unary<Exp>(this);
            return Tape.Record("exp", result, [this], [result], static (n, g) => n.Give(0, g.mul(n.Saved(0))));
        }

        /// <summary>In place: e to the power of each element.</summary>
        public Tensor exp_() => Overwrite("exp_", static x => x.exp());

        /// <summary>2 to the power of each element, elementwise.</summary>
        public Tensor exp2()
        {
            var result = Elementwise.Unary<Exp2>(this);
            return Tape.Record("exp2", result, [this], [result], static (n, g) => n.Give(0, g.mul(n.Saved(0)).mul(double.Log(2))));
        }

        /// <summary>In place: 2 to the power of each element.</summary>
        public Tensor exp2_() => Overwrite("exp2_", static x => x.exp2());

        /// <summary>E to the power of each element, minus 1, exact near 0, elementwise.</summary>
        public Tensor expm1()
        {
            var result = Elementwise.Unary<ExpM1>(this);
            return Tape.Record("expm1", result, [this], [result], static (n, g) => n.Give(0, g.mul(n.Saved(0).add(1))));
        }

        /// <summary>In place: e to the power of each element, minus 1, exact near 0.</summary>
        public Tensor expm1_() => Overwrite("expm1_", static x => x.expm1());

        /// <summary>Natural logarithm, elementwise.</summary>
        public Tensor log() =>
            Tape.Record("log", Elementwise.Unary<Log>(this), [this], [this], static (n, g) => n.Give(0, g.div(n.Saved(0))));

        /// <summary>In place: natural logarithm.</summary>
        public Tensor log_() => Overwrite("log_", static x => x.log());

        /// <summary>Logarithm to base 2, elementwise.</summary>
        public Tensor log2() =>
            Tape.Record("log2", Elementwise.Unary<Log2>(this), [this], [this], static (n, g) => n.Give(0, g.div(n.Saved(0).mul(double.Log(2)))));

        /// <summary>In place: logarithm to base 2.</summary>
        public Tensor log2_() => Overwrite("log2_", static x => x.log2());

        /// <summary>Logarithm to base 10, elementwise.</summary>
        public Tensor log10() =>
            Tape.Record("log10", Elementwise.Unary<Log10>(this), [this], [this], static (n, g) => n.Give(0, g.div(n.Saved(0).mul(double.Log(10)))));

        /// <summary>In place: logarithm to base 10.</summary>
        public Tensor log10_() => Overwrite("log10_", static x => x.log10());

        /// <summary>Natural logarithm of 1 plus each element, exact near 0, elementwise.</summary>
        public Tensor log1p() =>
            Tape.Record("log1p", Elementwise.Unary<Log1P>(this), [this], [this], static (n, g) => n.Give(0, g.div(n.Saved(0).add(1))));

        /// <summary>In place: natural logarithm of 1 plus each element, exact near 0.</summary>
        public Tensor log1p_() => Overwrite("log1p_", static x => x.log1p());

        /// <summary>Square root, elementwise.</summary>
        public Tensor sqrt()
        {
            var result = Elementwise.Unary<Sqrt>(this);
            return Tape.Record("sqrt", result, [this], [result], static (n, g) => n.Give(0, g.div(n.Saved(0).mul(2))));
        }

        /// <summary>In place: square root.</summary>
        public Tensor sqrt_() => Overwrite("sqrt_", static x => x.sqrt());

        /// <summary>1 over the square root, elementwise.</summary>
        public Tensor rsqrt()
        {
            var result = Elementwise.Unary<ReciprocalSqrt>(this);
            return Tape.Record("rsqrt", result, [this], [result], static (n, g) => n.Give(0, g.mul(n.Saved(0).mul(n.Saved(0)).mul(n.Saved(0))).mul(-0.5)));
        }

        /// <summary>In place: 1 over the square root.</summary>
        public Tensor rsqrt_() => Overwrite("rsqrt_", static x => x.rsqrt());

        /// <summary>1 over each element, elementwise.</summary>
        public Tensor reciprocal()
        {
            var result = Elementwise.Unary<Reciprocal>(this);
            return Tape.Record("reciprocal", result, [this], [result], static (n, g) => n.Give(0, g.mul(n.Saved(0).mul(n.Saved(0))).neg()));
        }

        /// <summary>In place: 1 over each element.</summary>
        public Tensor reciprocal_() => Overwrite("reciprocal_", static x => x.reciprocal());

        /// <summary>Sine, elementwise.</summary>
        public Tensor sin() =>
            Tape.Record("sin", Elementwise.Unary<Sin>(this), [this], [this], static (n, g) => n.Give(0, g.mul(n.Saved(0).cos())));

        /// <summary>In place: sine.</summary>
        public Tensor sin_() => Overwrite("sin_", static x => x.sin());

        /// <summary>Cosine, elementwise.</summary>
        public Tensor cos() =>
            Tape.Record("cos", Elementwise.Unary<Cos>(this), [this], [this], static (n, g) => n.Give(0, g.mul(n.Saved(0).sin()).neg()));

        /// <summary>In place: cosine.</summary>
        public Tensor cos_() => Overwrite("cos_", static x => x.cos());

        /// <summary>Tangent, elementwise.</summary>
        public Tensor tan()
        {
            var result = Elementwise.Unary<Tan>(this);
            return Tape.Record("tan", result, [this], [result], static (n, g) => n.Give(0, g.mul(n.Saved(0).mul(n.Saved(0)).add(1))));
        }

        /// <summary>In place: tangent.</summary>
        public Tensor tan_() => Overwrite("tan_", static x => x.tan());

        /// <summary>Arc sine, elementwise.</summary>
        public Tensor asin() =>
            Tape.Record("asin", Elementwise.Unary<Asin>(this), [this], [this], static (n, g) => n.Give(0, g.div(n.Saved(0).mul(n.Saved(0)).neg().add(1).sqrt())));

        /// <summary>In place: arc sine.</summary>
        public Tensor asin_() => Overwrite("asin_", static x => x.asin());

        /// <summary>Arc cosine, elementwise.</summary>
        public Tensor acos() =>
            Tape.Record("acos", Elementwise.Unary<Acos>(this), [this], [this], static (n, g) => n.Give(0, g.div(n.Saved(0).mul(n.Saved(0)).neg().add(1).sqrt()).neg()));

        /// <summary>In place: arc cosine.</summary>
        public Tensor acos_() => Overwrite("acos_", static x => x.acos());

        /// <summary>Arc tangent, elementwise.</summary>
        public Tensor atan() =>
            Tape.Record("atan", Elementwise.Unary<Atan>(this), [this], [this], static (n, g) => n.Give(0, g.div(n.Saved(0).mul(n.Saved(0)).add(1))));

        /// <summary>In place: arc tangent.</summary>
        public Tensor atan_() => Overwrite("atan_", static x => x.atan());

        /// <summary>Hyperbolic sine, elementwise.</summary>
        public Tensor sinh() =>
            Tape.Record("sinh", Elementwise.Unary<Sinh>(this), [this], [this], static (n, g) => n.Give(0, g.mul(n.Saved(0).cosh())));

        /// <summary>In place: hyperbolic sine.</summary>
        public Tensor sinh_() => Overwrite("sinh_", static x => x.sinh());

        /// <summary>Hyperbolic cosine, elementwise.</summary>
        public Tensor cosh() =>
            Tape.Record("cosh", Elementwise.Unary<Cosh>(this), [this], [this], static (n, g) => n.Give(0, g.mul(n.Saved(0).sinh())));

        /// <summary>In place: hyperbolic cosine.</summary>
        public Tensor cosh_() => Overwrite("cosh_", static x => x.cosh());

        /// <summary>Hyperbolic tangent, elementwise.</summary>
        public Tensor tanh()
        {
            var result = Elementwise.Unary<HyperbolicTangent>(this);
            return Tape.Record("tanh", result, [this], [result], static (n, g) => n.Give(0, g.mul(n.Saved(0).mul(n.Saved(0)).neg().add(1))));
        }

        /// <summary>In place: hyperbolic tangent.</summary>
        public Tensor tanh_() => Overwrite("tanh_", static x => x.tanh());

        /// <summary>Logistic function 1 / (1 + exp(-x)), elementwise.</summary>
        public Tensor sigmoid()
        {
            var result = Elementwise.Unary<Logistic>(this);
            return Tape.Record("sigmoid", result, [this], [result], static (n, g) => n.Give(0, g.mul(n.Saved(0).mul(n.Saved(0).neg().add(1)))));
        }

        /// <summary>In place: logistic function 1 / (1 + exp(-x)).</summary>
        public Tensor sigmoid_() => Overwrite("sigmoid_", static x => x.sigmoid());

        /// <summary>Error function, elementwise.</summary>
        public Tensor erf() =>
            Tape.Record("erf", Elementwise.Unary<Erf>(this), [this], [this], static (n, g) => n.Give(0, g.mul(n.Saved(0).mul(n.Saved(0)).neg().exp()).mul(2 / double.Sqrt(double.Pi))));

        /// <summary>In place: error function.</summary>
        public Tensor erf_() => Overwrite("erf_", static x => x.erf());

        /// <summary>Complementary error function 1 - erf(x), elementwise.</summary>
        public Tensor erfc() =>
            Tape.Record("erfc", Elementwise.Unary<Erfc>(this), [this], [this], static (n, g) => n.Give(0, g.mul(n.Saved(0).mul(n.Saved(0)).neg().exp()).mul(-2 / double.Sqrt(double.Pi))));

        /// <summary>In place: complementary error function 1 - erf(x).</summary>
        public Tensor erfc_() => Overwrite("erfc_", static x => x.erfc());

        /// <summary>Largest integer not above, elementwise.</summary>
        public Tensor floor()
        {
            RefuseBool("floor");
            return is_integral() ? clone() : Tape.Record("floor", Elementwise.Unary<Floor>(this), [this], [], Constant);
        }

        /// <summary>In place: largest integer not above.</summary>
        public Tensor floor_() => Overwrite("floor_", static x => x.floor());

        /// <summary>Smallest integer not below, elementwise.</summary>
        public Tensor ceil()
        {
            RefuseBool("ceil");
            return is_integral() ? clone() : Tape.Record("ceil", Elementwise.Unary<Ceiling>(this), [this], [], Constant);
        }

        /// <summary>In place: smallest integer not below.</summary>
        public Tensor ceil_() => Overwrite("ceil_", static x => x.ceil());

        /// <summary>Integer part, toward zero, elementwise.</summary>
        public Tensor trunc()
        {
            RefuseBool("trunc");
            return is_integral() ? clone() : Tape.Record("trunc", Elementwise.Unary<Truncate>(this), [this], [], Constant);
        }

        /// <summary>In place: integer part, toward zero.</summary>
        public Tensor trunc_() => Overwrite("trunc_", static x => x.trunc());
    }
}
