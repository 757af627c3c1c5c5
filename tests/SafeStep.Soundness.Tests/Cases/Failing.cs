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
