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
