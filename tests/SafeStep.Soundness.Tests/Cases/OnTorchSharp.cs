// Models of what TorchSharp has and the embedded engine does not.

//// ParameterListElement = exact
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly ParameterList list = new(new Parameter(ones(4)), new Parameter(ones(4) * 2));
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => (x * list[0]).tanh() * list[1];
}

//// FunctionalMish = exact
=> functional.Mish(fc.call(x));

//// LinalgNorm = exact
=> linalg.norm(fc.call(x), dims: new long[] { 1 }, keepdim: true) * x;

//// HelperOverLstm
=> Logits(x);
//--
private readonly LSTM lstm = LSTM(4, 4, batchFirst: true);
private Tensor Logits(Tensor t) { var (h, _, _) = lstm.call(t.unsqueeze(0)); return h.squeeze(0); }

//// ViewAsComplex = exact
var h = view_as_complex(fc.call(x).view(4, 2, 2)); return view_as_real(h * h).flatten(1);

//// GumbelNoiseByExponential = exact
var h = fc.call(x); var g = -empty_like(h).exponential_().log(); return (h + g).softmax(-1);

//// SampledByDistribution
var d = distributions.Normal(fc.call(x), ones(4, 4)); return d.rsample();

//// DistributionOfConstants
var d = distributions.Normal(zeros(4, 4), ones(4, 4)); return fc.call(x) * d.sample();

//// RandomRelu
return functional.rrelu(fc.call(x), 0.1, 0.3, true);

//// RandomPool
return functional.fractional_max_pool2d(fc.call(x).view(1, 1, 4, 4), 2, output_size: 2).flatten(1);

//// VandermondeMatrix
return vander(w, 4) * fc.call(x);

//// ComplexParts
var h = fc.call(x); return complex(h, h * 2).real * h;

//// PolarParts
var h = fc.call(x); return polar(h.abs() + 1, h).real * h;

//// HeavisideOfValues
var h = fc.call(x); return heaviside(zeros(4), w) * h;

//// MatrixNormOfOne
return linalg.norm(fc.call(x), 1) * x;

//// MatrixNormOfTwo
var h = fc.call(x); return linalg.norm(h, 2) * h;

//// MatrixNormOfLeast
var h = fc.call(x); return linalg.norm(h, -1) * h;

//// NormOfLinalgWithoutOrder
var h = fc.call(x); return linalg.norm(h) * h;

//// VandermondeOfLinalg
return linalg.vander(w, 4) * fc.call(x);

//// ComplexAngle
var h = fc.call(x); return complex(h, w.expand_as(h)).angle() * h;

//// ComplexAbsolute
var h = fc.call(x); return complex(h, w.expand_as(h)).abs() * h;

//// ComplexOfViewsAbsolute
var h = fc.call(x); return view_as_complex(h.view(4, 2, 2)).abs().repeat(1, 2) * h;

//// ComplexOfViewsNorm
var h = fc.call(x); return view_as_complex(h.view(4, 2, 2)).norm() * h;

//// ComplexOfViewsNormAlong
var h = fc.call(x); return view_as_complex(h.view(4, 2, 2)).norm(1, true) * h;

//// ComplexOfViewsDeviation
var h = fc.call(x); return view_as_complex(h.view(4, 2, 2)).std() * h;

//// ComplexOfViewsVariance
var h = fc.call(x); return view_as_complex(h.view(4, 2, 2)).var(1, false, true) * h;

//// ComplexOfViewsToReal
var h = fc.call(x); return view_as_complex(h.view(4, 2, 2)).to(ScalarType.Float64).repeat(1, 2) * h;

//// ComplexOfViewsExponential
var h = fc.call(x); return view_as_real(view_as_complex(h.view(4, 2, 2)).exp()).flatten(1) * h;
