// Operations that fail, in a forward that goes on: the twin must fail by the same exception, and leave behind what forward leaves.

//// MissingIndexed = exact
Tensor? t = null; try { t = t![.., 0]; } catch (NullReferenceException) { t = fc.call(x); } return t;

//// MissingKinds = exact
var h = fc.call(x); double s = 1; Tensor none = null!;
void Try(Func<Tensor> f) { try { h = h + f(); s += 100; } catch (Exception e) { s += e.GetType().Name.Length * 0.01; } }
Try(() => none[0]);
Try(() => none.mul(h));
Try(() => none + h);
Try(() => -none);
Try(() => none * 2);
Try(() => none.T);
Try(() => none.add_(h));
Try(() => none.sum(1));
Try(() => none.exp());
Try(() => none.view(4, 4));
Try(() => none.detach());
Try(() => none.clone());
Try(() => none[0, 0]);
Try(() => none[1..]);
Try(() => none[TensorIndex.Ellipsis, TensorIndex.None]);
Try(() => none[h > 0]);
Try(() => none.to(ScalarType.Float64));
Try(() => none.softmax(-1));
Try(() => none.transpose(0, 1));
Try(() => none.unbind()[0]);
Try(() => none.max(1).values);
Try(() => none.gt(0));
Try(() => none.contiguous());
Try(() => none.chunk(2)[0]);
Try(() => none.masked_fill(h > 0, 1));
Try(() => none.zero_());
return h * s;

//// MissingWrites = exact
var h = fc.call(x); double s = 1; Tensor none = null!;
void Try(Action f) { try { f(); s += 100; } catch (Exception e) { s += e.GetType().Name.Length * 0.01; } }
Try(() => none[0] = h[0]);
Try(() => none[0, 0] = h[0, 0]);
Try(() => none[1..] = h[1..]);
Try(() => none[h > 0] = 0);
Try(() => h[0] = none);
Try(() => none[0] += h[0]);
Try(() => none += h);
Try(() => h.add_(none));
Try(() => h.copy_(none));
Try(() => h.mul_(none));
return h * s;

//// MissingStatics = exact
var h = fc.call(x); double s = 1; Tensor none = null!; Linear noLayer = null!;
void Try(Func<Tensor> f) { try { h = h + f(); s += 100; } catch (Exception e) { s += e.GetType().Name.Length * 0.01; } }
Try(() => torch.relu(none));
Try(() => torch.exp(none));
Try(() => cat([h, none]));
Try(() => torch.matmul(h, none));
Try(() => torch.matmul(none, h));
Try(() => h + none);
Try(() => h * none);
Try(() => functional.relu(none));
Try(() => functional.linear(h, none));
Try(() => functional.softmax(none, 1));
Try(() => torch.where(none, h, h));
Try(() => torch.where(h > 0, none, h));
Try(() => stack([none, h]));
Try(() => einsum("ij->i", none));
Try(() => h.matmul(none));
Try(() => h.gather(1, none));
Try(() => zeros_like(none));
Try(() => torch.maximum(h, none));
Try(() => noLayer.weight!);
Try(() => functional.dropout(none));
return h * s;

//// FailsHalfway = exact
var h = fc.call(x); double s = 1; var a = h * 1;
void Try(Action f) { try { f(); s += 100; } catch (Exception e) { s += e.GetType().Name.Length * 0.01; } }
Try(() => a.add_(ones(3, 3, ScalarType.Float64)));
Try(() => a[0] = ones(3, ScalarType.Float64));
Try(() => a.copy_(ones(7, ScalarType.Float64)));
Try(() => a.view(3, 5));
Try(() => a[9] = h[0]);
Try(() => a[7, 7] = h[0, 0]);
Try(() => a.index_add_(0, tensor(new long[] { 9 }), h[..1], 1));
Try(() => a.mul_(h[.., ..3]));
Try(() => a.masked_fill_(ones(3, ScalarType.Bool), 0));
Try(() => a.transpose_(0, 5));
Try(() => a.select(0, 8));
Try(() => a.scatter_(1, tensor(new long[,] { { 9 } }), h[..1, ..1]));
Try(() => a.unsqueeze_(9));
Try(() => a.squeeze_(9));
return a * s + h;
//--
private static Tensor none() => null!;

//// MissingLayerItself = exact
var h = fc.call(x); double s = 1;
try { h = h + noLayer!.call(h); } catch (NullReferenceException) { s = 2; }
return h * s;
//--
private readonly Linear? noLayer = null;

//// MissingInputOfLayers = exact
var h = fc.call(x); double s = 1; Tensor none = null!;
void Try(Func<Tensor> f) { try { h = h + f(); s += 100; } catch (Exception e) { s += e.GetType().Name.Length * 0.01; } }
Try(() => fc.call(none));
Try(() => fc.forward(none));
Try(() => Linear(4, 4, hasBias: false).call(none));
Try(() => ReLU().call(none));
Try(() => ReLU(inplace: true).call(none));
Try(() => GELU().call(none));
Try(() => Softmax(1).call(none));
Try(() => LayerNorm(4).call(none));
Try(() => BatchNorm1d(4).call(none));
Try(() => Conv1d(4, 4, 1).call(none));
Try(() => MaxPool1d(2).call(none));
Try(() => Flatten().call(none));
Try(() => Embedding(4, 4).call(none));
Try(() => Sequential(ReLU(), fc2).call(none));
Try(() => Sequential(fc2, ReLU()).call(none));
Try(() => Dropout(0.5).call(none));
Try(() => MultiheadAttention(4, 2).call(none, none, none).Item1);
Try(() => GRU(4, 4).call(none, null).Item1);
Try(() => LSTM(4, 4).call(none, null).Item1);
Try(() => GRUCell(4, 4).call(none, null));
Try(() => Bilinear(4, 4, 4).call(h, none));
Try(() => Bilinear(4, 4, 4).call(none, h));
Try(() => own.call(none));
return h * s;
//--
private readonly Own own = new();
private sealed partial class Own : Module<Tensor, Tensor> { public Own() : base("Own") { } public override Tensor forward(Tensor x) => x.relu(); }

//// MissingToChildThatTakesIt = exact
return own.call(null!) * fc.call(x);
//--
private readonly Own own = new();
private sealed partial class Own : Module<Tensor?, Tensor> { private readonly Parameter p = new(ones(4)); public Own() : base("Own") => RegisterComponents(); public override Tensor forward(Tensor? x) => x is null ? p * 2 : x; }

//// MissingMask = exact
return own.call(fc.call(x), null!);
//--
private readonly Own own = new();
private sealed partial class Own : Module<Tensor, Tensor?, Tensor> { public Own() : base("Own") { } public override Tensor forward(Tensor x, Tensor? mask) => mask is null ? x : x * mask; }

//// DeadKinds = exact
var h = fc.call(x); double s = 1; var dead = ones(4, 4, ScalarType.Float64); dead.Dispose();
void Try(Func<Tensor> f) { try { h = h + f(); s += 100; } catch (Exception e) { s += e.GetType().Name.Length * 0.01; } }
Try(() => dead[0]);
Try(() => h * dead);
Try(() => dead * h);
Try(() => dead + 1);
Try(() => -dead);
Try(() => dead.T);
Try(() => dead.add_(h));
Try(() => h.add_(dead));
Try(() => dead.sum(1));
Try(() => dead.view(4, 4));
Try(() => dead.detach());
Try(() => dead.clone());
Try(() => dead[dead > 0]);
Try(() => dead.unbind()[0]);
Try(() => cat([h, dead]));
Try(() => torch.where(h > 0, h, dead));
Try(() => functional.linear(h, dead));
Try(() => dead.zero_());
Try(() => rand_like(dead));
Try(() => h.copy_(dead));
return h * s;

//// DeadInputOfLayers = exact
var h = fc.call(x); double s = 1; var dead = ones(4, 4, ScalarType.Float64); dead.Dispose();
void Try(Func<Tensor> f) { try { h = h + f(); s += 100; } catch (Exception e) { s += e.GetType().Name.Length * 0.01; } }
Try(() => fc.call(dead));
Try(() => ReLU().call(dead));
Try(() => ReLU(inplace: true).call(dead));
Try(() => LayerNorm(4).call(dead));
Try(() => Softmax(1).call(dead));
Try(() => Sequential(ReLU(), fc2).call(dead));
Try(() => own.call(dead));
return h * s;
//--
private readonly Own own = new();
private sealed partial class Own : Module<Tensor, Tensor> { public Own() : base("Own") { } public override Tensor forward(Tensor x) => x.relu(); }

//// DeadActive = exact
var h = fc.call(x); var g = h * w; g.Dispose(); double s = 1; try { h = h + g; } catch (ObjectDisposedException) { s = 2; } return h * s;

//// DeadField
double s = 1; var h = fc.call(x); try { h = h * kept; } catch (ObjectDisposedException) { s = 2; } return h * s;
//--
private readonly Tensor kept = Gone(); private static Tensor Gone() { var t = ones(4); t.Dispose(); return t; }

//// NullableResult = exact
Tensor? Maybe(Tensor t, bool some) => some ? t * 2 : null; var h = fc.call(x); return (Maybe(h, false) ?? h) + (Maybe(h, true)! * w);

//// WrongShapes = exact
var h = fc.call(x); double s = 1;
void Try(Func<Tensor> f) { try { h = h + f(); s += 100; } catch (Exception e) { s += e.GetType().Name.Length * 0.01; } }
Try(() => fc.call(ones(3, 3, ScalarType.Float64)));
Try(() => Conv2d(1, 1, 3).call(h));
Try(() => LayerNorm(7).call(h));
Try(() => BatchNorm1d(9).call(h));
Try(() => Embedding(4, 4).call(tensor(new long[] { 9 })));
Try(() => Sequential(fc, Linear(5, 4)).call(h));
Try(() => Unflatten(1, [3, 3]).call(h));
Try(() => GRU(5, 4).call(h.unsqueeze(0), null).Item1);
return h * s;
