// Writes of every spelling.

//// AddAlpha
var h = fc.call(x); h.add_(fc2.call(x), 0.5); return h;

//// SubScalar
var h = fc.call(x); h.sub_(2).div_(3); return h;

//// AddMul
var h = fc.call(x); h.addcmul_(x, fc2.call(x), 0.5); return h;

//// AddDiv
var h = fc.call(x); h.addcdiv_(x, fc2.call(x).square() + 1, 0.5); return h;

//// AddMatrices
var h = fc.call(x); h.addmm_(x, h.clone(), 2, 0.5f); return h;

//// LerpInPlace
var h = fc.call(x); h.lerp_(fc2.call(x), 0.3); return h;

//// CopyFrom
var h = fc.call(x); h.copy_(fc2.call(x)); return h * 2;

//// CopyBroadcast
var h = fc.call(x); h.copy_(w); return h * 2;

//// CopyConstant
var h = fc.call(x); h.copy_(x); return h * w;

//// CopyIntoZeros = exact
var y = zeros(4, 4); y.copy_(fc.call(x)); return y * 2;

//// CopyIntoRow = exact
var y = zeros_like(x); y[1].copy_(fc.call(x)[0]); return y * 2 + x;

//// FillActive
var h = fc.call(x); h.fill_(3); return h * w;

//// ZeroActive
var h = fc.call(x); h.zero_(); h.add_(w); return h;

//// ZeroPart
var h = fc.call(x); h[1].zero_(); h[.., 2].fill_(2); return h * h;

//// SetRowConstant
var h = fc.call(x); h[0] = 0; return h * h + h;

//// SetRowActive
var y = x.clone(); y[0] = fc.call(x)[1]; return y * y;

//// SetElement
var y = x.clone(); y[0, 1] = fc.call(x)[1, 1]; y[2, 2] = 5; return y * y;

//// SetRange
var h = fc.call(x); h[1..3] = x[0..2]; h[.., ..2] = fc2.call(x)[.., 2..]; return h * 2;

//// SetByMask
var h = fc.call(x); h[x > 0] = 0; return h * 2;

//// SetByIndexTensor
var h = fc.call(x); h[tensor(new long[] { 0, 2 })] = fc2.call(x)[2..]; return h * 2;

//// SetWithEllipsis
var h = fc.call(x); h[TensorIndex.Ellipsis, 0] = x[.., 1]; return h;

//// SetWithNone
var h = fc.call(x); h[TensorIndex.Single(1), TensorIndex.Slice(1, 3)] = fc2.call(x)[0, 0..2]; return h * 3;

//// CompoundOnIndexer
var h = fc.call(x); h[0] += x[1]; h[1] *= h[0]; return h;

//// CompoundOnIndexerRange
var h = fc.call(x); h[.., 1..3] *= 2; h[0, 0] -= fc2.call(x)[1, 1]; return h;

//// IndexerLoop = exact
var y = zeros(4, 4); var h = fc.call(x); for (int i = 0; i < 4; i++) y[i] = h[3 - i] * (i + 1); return y;

//// IndexerLoopRecurrence = exact
var y = zeros(4, 4); var h = fc.call(x); y[0] = h[0]; for (int i = 1; i < 4; i++) y[i] = (y[i - 1] + h[i]).tanh(); return y;

//// IndexPutAccumulate
var y = x.clone(); y.index_put_(fc.call(x)[..2], new[] { tensor(new long[] { 1, 1 }) }, true); return y;

//// IndexAdd
var y = x.clone(); y.index_add_(0, tensor(new long[] { 0, 1, 1, 3 }), fc.call(x), 2); return y;

//// IndexFill
var h = fc.call(x); h.index_fill_(1, tensor(new long[] { 0, 3 }), 1.5); return h * h;

//// ScatterInPlace
var h = fc.call(x); h.scatter_(1, tensor(new long[] { 0, 1, 2, 3 }).view(4, 1), fc2.call(x)[.., ..1]); return h;

//// ScatterAddInPlace
var h = fc.call(x); h.scatter_add_(1, zeros(4, 4, ScalarType.Int64), fc2.call(x)); return h;

//// MaskedFillInPlace
var h = fc.call(x); h.masked_fill_(x > 0.2, -2); return h * h;

//// ClampInPlace
var h = fc.call(x); h.clamp_(-0.5, 0.5); return h * 2;

//// ClampMinMax
var h = fc.call(x); h.clamp_min_(-0.5).clamp_max_(0.7); return h * 2;

//// Activations
var h = fc.call(x); h.relu_(); h.add_(0.1); h.sigmoid_(); h.tanh_(); h.exp_(); return h;

//// MoreActivations
var h = fc.call(x); h.silu_(); h.gelu_(); h.elu_(); h.leaky_relu_(0.2); h.hardtanh_(-3, 3); return h;

//// Roots
var h = fc.call(x); h.square(); h.abs_(); h.add_(1); h.sqrt_(); h.log_(); h.neg_(); h.pow_(2); return h;

//// Reciprocals
var h = fc.call(x); h.abs_().add_(1).reciprocal_().rsqrt_(); return h;

//// TrigInPlace
var h = fc.call(x); h.sin_(); h.cos_(); h.atan_(); h.erf_(); return h;

//// TriangleInPlace
var h = fc.call(x); h.tril_(); return h * 2;

//// RoundInPlace
var h = fc.call(x); var g = h.clone(); g.round_(); h.floor_(); return h * w + g;

//// SignInPlace
var h = fc.call(x); var g = h.clone(); g.sign_(); return h * g;

//// FunctionalInplaceRelu
var h = fc.call(x) - 0.1; functional.relu(h, inplace: true); return h * 2;

//// FunctionalInplacePositional
var h = fc.call(x) - 0.1; var g = functional.leaky_relu(h, 0.1, true); return h * 2 + g;

//// FunctionalInplaceFlag
var h = fc.call(x) - 0.1; var g = functional.elu(h, 1.0, flag); return h * 2 + g;
//--
public bool flag = true;

//// FunctionalInplaceSilu
var h = fc.call(x); var g = functional.silu(h, inplace: true); return h * 2 + g;

//// FunctionalDropoutEval
var h = fc.call(x); var g = functional.dropout(h, 0.5, training, true); g.mul_(2); return h;

//// LayerElu
var h = fc.call(x); var g = act.call(h); return h + g * 2;
//--
private readonly ELU act = ELU(1.0, inplace: true);

//// LayerLeaky
var h = fc.call(x); act.call(h); return h;
//--
private readonly LeakyReLU act = LeakyReLU(0.2, inplace: true);

//// LayerSilu
var h = fc.call(x); act.call(h); return h;
//--
private readonly SiLU act = SiLU(inplace: true);

//// LayerHardtanh
var h = fc.call(x); act.call(h); return h;
//--
private readonly Hardtanh act = Hardtanh(-0.5, 0.5, inplace: true);

//// LayerRelu6
var h = fc.call(x); var g = h.t(); act.call(g); return h;
//--
private readonly ReLU6 act = ReLU6(inplace: true);

//// LayerOnView
var h = fc.call(x); act.call(h[1]); return h;
//--
private readonly ReLU act = ReLU(inplace: true);

//// LayerOnInput
act.call(x); return fc.call(x);
//--
private readonly ReLU act = ReLU(inplace: true);

//// LayerInSequentialFirst
=> act.call(x) + fc.call(x);
//--
private readonly Sequential act = Sequential(ReLU(inplace: true), Linear(4, 4));

//// LayerInSequentialOnViewed
var h = fc.call(x); var v = h.view(2, 8); act.call(v); return h * 2;
//--
private readonly Sequential act = Sequential(ReLU(inplace: true));

//// LayerTypedAsModule
var h = fc.call(x); var k = act.call(h); return h * 3 + k;
//--
private readonly Module<Tensor, Tensor> act = ReLU(inplace: true);

//// LayerInList
var h = fc.call(x); foreach (var a in acts) a.call(h); return h;
//--
private readonly ModuleList<Module<Tensor, Tensor>> acts = new(ReLU(inplace: true), ELU(1.0, inplace: true));

//// LayerDropoutInplaceEval
var h = fc.call(x); var g = drop.call(h); g.mul_(3); return h;
//--
private readonly Dropout drop = Dropout(0.5, inplace: true);

//// IdentityInSequential
var h = fc.call(x); var g = id.call(h); g.mul_(2); return h;
//--
private readonly Sequential id = Sequential(Identity(), Dropout(0.3), Identity());

//// EmptySequential
var h = fc.call(x); var g = id.call(h); g.mul_(2); return h;
//--
private readonly Sequential id = Sequential(Identity());

//// FlattenLayerIsView
var h = fc.call(x); var g = flat.call(h); g.mul_(2); return h;
//--
private readonly Flatten flat = Flatten();

//// UnflattenLayerIsView
var h = fc.call(x); var g = flat.call(h); g.mul_(2); return h;
//--
private readonly Unflatten flat = Unflatten(1, new long[] { 2, 2 });

//// ChildWritesArgument
public sealed partial class Child : Module<Tensor, Tensor> {
    public Child() : base("Child") { }
    public override Tensor forward(Tensor t) { t.mul_(2); return t + 1; }
}
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Child child = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = fc.call(x); return child.call(h) * h; }
}

//// ChildReturnsArgument
public sealed partial class Child : Module<Tensor, Tensor> {
    public Child() : base("Child") { }
    public override Tensor forward(Tensor t) => t;
}
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Child child = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = fc.call(x); child.call(h).mul_(2); return h; }
}

//// ChildWritesInput
public sealed partial class Child : Module<Tensor, Tensor> {
    public Child() : base("Child") { }
    public override Tensor forward(Tensor t) { t.mul_(2); return t; }
}
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Child child = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { child.call(x); return fc.call(x); }
}

//// StaticInPlace
var h = fc.call(x); torch.relu_(h); return h;

//// StaticInPlaceUsing
var h = fc.call(x); torch.exp_(h); torch.tanh_(h); return h;

//// SqueezeInPlace
var h = fc.call(x).unsqueeze(0); h.squeeze_(0); return h * 2;

//// UnsqueezeInPlace
var h = fc.call(x); var g = h; g.unsqueeze_(0); return h.squeeze(0) * g.squeeze(0);

//// TransposeInPlace
var h = fc.call(x); var g = h; g.transpose_(0, 1); return h * x;

//// DetachInPlace
var h = fc.call(x); h.detach_(); return h * 2;

//// SetStorage
var h = fc.call(x); var g = fc2.call(x); h.set_(g); return h;

//// RandomInPlace
var h = fc.call(x); h.normal_(0, 1); return h * 0 + w;

//// BernoulliInPlace
var h = fc.call(x); h.bernoulli_(1.0); return h * w;

//// InitFunctional
var h = fc.call(x); init.constant_(h, 2); return h * w;

//// WriteOnExpandedSource
var row = fc.call(x)[0]; var e = row.expand(4, 4); row.mul_(2); return e + x;

//// WriteOnBroadcastCopy
var row = fc.call(x)[0]; var e = row.expand(4, 4).clone(); e.mul_(2); return e + row;

//// WriteConstantMakesActive
var y = zeros(4, 4); var v = y[1]; y.add_(fc.call(x)); v.mul_(2); return y + v;

//// WriteConstantView
var y = zeros(4, 4); y[1].add_(fc.call(x)[0]); y.t()[2].add_(w); return y;

//// WriteOnesLike
var y = ones_like(x); y.mul_(fc.call(x)); y.div_(2); return y;

//// WriteFieldConstantClone
var y = mask.clone(); y.mul_(fc.call(x)); return y + mask;
//--
private readonly Tensor mask = ones(4, 4);

//// WriteAfterInactive
var h = fc.call(x); var g = h * 0 + x; g.mul_(h); return g;

//// WriteInLoopOverViews = exact
var h = fc.call(x).clone(); for (int i = 1; i < 4; i++) h[i].add_(h[i - 1]); return h;

//// WriteDiagonal
var h = fc.call(x); h.diagonal().mul_(3); return h;

//// WriteUnfolded
var h = fc.call(x).contiguous(); var u = h.unfold(0, 2, 2); u.mul_(2); return h;

//// WriteThroughTwoViews
var h = fc.call(x); var a = h.view(2, 8); var b = a.t(); b[0].mul_(3); a[1].add_(1); return h * 2;

//// ReadViewBeforeAndAfter
var h = fc.call(x); var v = h[1]; var before = v * 2; h.mul_(3); return h + v + before;

//// WriteRootReadView
var h = fc.call(x); var v = h.t(); h.add_(x); return v * h;

//// WriteViewReadView
var h = fc.call(x); var a = h[0]; var b = h.view(16); a.mul_(2); b.add_(1); return h + b.view(4, 4);

//// WriteOverlapping
var h = fc.call(x); h[0..3].add_(h[1..4].clone()); return h;

//// WriteUnderNoGrad
var h = fc.call(x); using (no_grad()) { h.mul_(2); } return h;

//// WriteInTry
var h = fc.call(x); try { h.mul_(2); } finally { h.add_(1); } return h;

//// WriteOverlapsItsSource
var h = fc.call(x).clone(); h[..2] = h.t()[2..]; return h;

//// WriteOverlapsItsSourceShifted
var h = fc.call(x).clone(); h[1..4] = h[0..3]; return h;

//// WriteOverlapsCopy
var h = fc.call(x).clone(); h.t().copy_(h); return h * 2;

//// WriteOverlapsAdd
var h = fc.call(x).clone(); h[1..4].add_(h[0..3]); return h;

//// WriteOverlapsBroadcast
var h = fc.call(x).clone(); h.mul_(h[0]); return h;

//// WriteOverSelf = exact
var h = fc.call(x).clone(); h.mul_(h); h[1] = h[1]; h[0] = h[2]; h.t().add_(h.t()); return h;

//// UpdatedStatistics
var mean = zeros_like(x[0]); var variance = ones_like(x[0]); var h = functional.batch_norm(fc.call(x), mean, variance, training: true); return h + mean + variance;

//// StatisticsOfAnother = exact
var mean = zeros_like(x[0]); var variance = ones_like(x[0]); var h = functional.batch_norm(fc.call(x), mean, variance); return h + mean + variance;

//// WriteToViewWhereGradientsAreOn = exact
var h = w * x; var view = h.narrow(0, 0, 4); using (enable_grad()) { view.add_(fc.call(x)); } return h;

//// WriteToViewWhereGradientsAreSet = exact
var h = w * x; var view = h.narrow(0, 0, 4); using (var on = set_grad_enabled(x.shape[0] == 4)) { view.add_(fc.call(x)); view[1].mul_(w); } return h;

//// WriteToViewAfterGradientsAreSet = exact
var h = w * x; var view = h.t(); set_grad_enabled(true); view.add_(fc.call(x)); return h + view.tanh();

//// WriteToViewInHelperWithGradients = exact
var h = w * x; Shift(h.narrow(0, 0, 4)); return h;
//--
private void Shift(Tensor t) { using var on = torch.enable_grad(true); t.add_(fc.call(t)); }

//// WriteToViewInNestedModes = exact
var h = w * x; using (no_grad()) { var view = h.t(); using (enable_grad()) { var g = fc.call(x); using (no_grad()) { view.mul_(g); } view = view.clone().add_(g); } h = h + view; } return h;

//// IndexCopyOfInput = exact
var h = fc.call(x).clone(); h.index_copy_(1, tensor(new long[] { 2 }), x[.., ..1]); return fc2.call(h);

//// IndexAddOfInput = exact
var h = fc.call(x).clone(); h.index_add_(1, tensor(new long[] { 2 }), x[.., ..1], 2); return fc2.call(h);

//// IndexCopyOfOwnColumn
var h = fc.call(x).clone(); h.index_copy_(1, tensor(new long[] { 2 }), h[.., ..1]); return fc2.call(h);

//// IndexCopyOfItself
var h = fc.call(x).clone(); h.index_copy_(1, tensor(new long[] { 2 }), h[.., 2..3]); return fc2.call(h);

//// ScatterOfInput = exact
var h = fc.call(x).clone(); h.scatter_(1, tensor(new long[] { 2 }).expand(x.shape[0], 1), x[.., ..1]); return fc2.call(h);

//// IndexPutOfInput = exact
var h = fc.call(x).clone(); h.index_put_(x[.., 0], TensorIndex.Colon, TensorIndex.Single(2)); return fc2.call(h);

//// MaskedScatterOfInput = exact
var h = fc.call(x).clone(); h.masked_scatter_(x > 0, x * 3); return fc2.call(h);

//// CompoundOfNamedIndices = exact
var h = fc.call(x); h[TensorIndex.Slice(0, 4, 2)] += 1; h[TensorIndex.Colon, TensorIndex.Slice(0, null, 2)] *= 2; h[TensorIndex.Single(0)] -= x[1]; return h;
