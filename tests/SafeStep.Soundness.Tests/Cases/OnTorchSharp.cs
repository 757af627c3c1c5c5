// Models of what TorchSharp has and the embedded engine does not.

//// ParameterListElement = exact
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly ParameterList list = new(new Parameter(ones(4)), new Parameter(ones(4) * 2));
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => (x * list[0]).tanh() * list[1];
}

//// FunctionalMish = exact
=> functional.Mish(fc.call(x));

//// LinalgNorm
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

//// DistributionOfConstants = SAFE1023
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

//// ComplexOfViewsNormalized
var h = view_as_complex(fc.call(x).view(4, 2, 2)); return view_as_real(functional.normalize(h)).flatten(1) * fc.call(x);

//// ComplexOfViewsSign
var h = view_as_complex(fc.call(x).view(4, 2, 2)); return view_as_real(h.sgn()).flatten(1) * fc.call(x);

//// SignOfValues = exact
var h = fc.call(x); return h.sgn() * h;

//// ComplexOfViewsReal
var h = view_as_complex(fc.call(x).view(4, 2, 2)); return h.real.repeat(1, 2) * torch.imag(h).repeat(1, 2);

//// ComplexOfViewsConjugate
var h = view_as_complex(fc.call(x).view(4, 2, 2)); return view_as_real((h * h.conj()).resolve_conj()).flatten(1);

//// ComplexPowers = exact
var h = view_as_complex(fc.call(x).view(4, 2, 2)); return view_as_real(h.pow(2).matmul(h.t()).sin() + h.mean() / (h.prod(1, true) + 2)).flatten(1).narrow(1, 0, 4);

//// RotaryPositions = exact
var h = view_as_complex(fc.call(x).view(4, 2, 2)); return view_as_real(h * polar(ones(4, 2), x.narrow(1, 0, 2))).flatten(1);

//// RotaryPositionsLearned
var h = view_as_complex(fc.call(x).view(4, 2, 2)); return view_as_real(h * polar(ones(4, 2), w.narrow(0, 0, 2).expand(4, 2))).flatten(1);

//// DivisionRoundedByTheStaticFunction = SAFE1010
var h = fc.call(x); return torch.div(h, 0.5, RoundingMode.floor) * h;

//// DivisionRoundedByItsSynonym = SAFE1010
var h = fc.call(x); return torch.divide(h, w, RoundingMode.floor) * h;

//// DivisionRoundedInPlace
var h = fc.call(x) * 2; torch.div_(h, 0.5, RoundingMode.floor); return h * w;

//// DivisionRounded = exact
var h = fc.call(x); return h.div(0.5, RoundingMode.floor) * h;

//// DivisionByTheStaticFunction = exact
var h = fc.call(x); return torch.div(h, w.exp()) * h;

//// VarianceOfAllBiased = SAFE1010
var h = fc.call(x); return torch.var(h, false) * h;

//// VarianceOfAllBiasedByItsMethod = SAFE1010
var h = fc.call(x); return h.var(false) * h;

//// VarianceOfAll = exact
var h = fc.call(x); return h.var() * h + h.std();

//// VarianceAlong = exact
var h = fc.call(x); return h.var(1, false, true) * h + h.std(new long[] { 0 }, false, true);

//// VarianceAndMeanOfAll = SAFE1010
var h = fc.call(x); var (a, b) = torch.var_mean(h, true); return a * h + b;

//// VarianceAndMeanAlong = exact
var h = fc.call(x); var (a, b) = torch.var_mean(h, 1, true, true); return a * h + b;

//// HardtanhByItsMethod
var h = fc.call(x); return h.hardtanh(-1, 0.5) * h;

//// HardtanhByItsFunction
var h = fc.call(x); return functional.hardtanh(h, -1, 0.5) * h;

//// RandomReluInPlace
var h = fc.call(x); h.rrelu_(0.1, 0.1); return h * w;

//// InstanceNormOfTwoDimensions
var h = fc.call(x); return functional.instance_norm(h) + h;

//// FilledOnATensor
var h = fc.call(x) * 2; var t = h.ones(4, 4); return h * t + w;
