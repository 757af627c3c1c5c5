// Methods without their parentheses, wherever their type comes from.

//// ToVar = exact
var f = fc.call; Func<Tensor, Tensor> g = fc2.forward; return g(f(x));

//// ToVarOfHelper = exact
var f = Help; return f(fc.call(x));
//--
private Tensor Help(Tensor t) => t.tanh() * w;

//// ToVarOfStaticHelper = exact
var f = Model.Help; return fc.call(f(x));
//--
private static Tensor Help(Tensor t) => t.tanh();

//// ToVarOfOperation = exact
var f = torch.tanh; return f(fc.call(x));

//// ToVarOfTwo = exact
var f = Help; return f(fc.call(x), w);
//--
private Tensor Help(Tensor t, Tensor s) => t.tanh() * s;

//// ToVarOfVoid = exact
var f = Help; var h = fc.call(x); f(h); return h * 2;
//--
private void Help(Tensor t) => t.mul_(w);

//// Cast = exact
var g = (Func<Tensor, Tensor>)fc.call; return g(x);

//// CastToOwnDelegate = exact
var g = (Act)fc.call; return g(x) + ((Act)Help)(x);
//--
private delegate Tensor Act(Tensor t); private Tensor Help(Tensor t) => t * w;

//// CastAndCalled = exact
return ((Func<Tensor, Tensor>)fc.call)(x);

//// New = exact
var g = new Func<Tensor, Tensor>(fc.call); return g(x);

//// NewTargetTyped = exact
Func<Tensor, Tensor> g = new(Help); return g(fc.call(x));
//--
private Tensor Help(Tensor t) => t.sigmoid() * w;

//// InImplicitArray = exact
var fs = new[] { fc.call, fc2.forward }; foreach (var f in fs) x = f(x); return x;

//// InImplicitArrayOfHelpers = exact
var fs = new[] { Help, Other }; return fs.Aggregate(fc.call(x), (t, f) => f(t));
//--
private Tensor Help(Tensor t) => t.sigmoid(); private Tensor Other(Tensor t) => t * w;

//// InCollectionExpression = exact
Func<Tensor, Tensor>[] fs = [fc.call, torch.tanh, Help]; foreach (var f in fs) x = f(x); return x;
//--
private Tensor Help(Tensor t) => t.sigmoid();

//// InList = exact
var fs = new List<Func<Tensor, Tensor>> { fc.call, Help }; fs.Add(torch.sigmoid); foreach (var f in fs) x = f(x); return x;
//--
private Tensor Help(Tensor t) => t * w;

//// InDictionary = exact
var fs = new Dictionary<string, Func<Tensor, Tensor>> { ["a"] = fc.call, ["b"] = torch.relu }; return fs["b"](fs["a"](x)) + fs["a"](x);

//// InTuple = exact
(Func<Tensor, Tensor> f, Func<Tensor, Tensor> g) = (fc.call, torch.tanh); return g(f(x));

//// Chosen = exact
Func<Tensor, Tensor> f = x.ndim > 1 ? fc.call : fc2.call; return f(x);

//// ChosenCast = exact
var f = x.ndim > 1 ? (Func<Tensor, Tensor>)fc.call : fc2.call; return f(x);

//// ChosenBySwitch = exact
Func<Tensor, Tensor> f = x.ndim switch { 2 => fc.call, 3 => torch.tanh, _ => Help }; return f(x);
//--
private Tensor Help(Tensor t) => t * w;

//// OrDefault = exact
Func<Tensor, Tensor>? none = null; var f = none ?? fc.call; return f(x);

//// AsDelegate = exact
Delegate d = (Func<Tensor, Tensor>)fc.call; return ((Func<Tensor, Tensor>)d)(x);

//// Returned = exact
return Pick(x.ndim > 1)(x);
//--
private Func<Tensor, Tensor> Pick(bool first) => first ? fc.call : fc2.call;

//// ReturnedFromBlock = exact
return Pick(x.ndim > 1)(x);
//--
private Func<Tensor, Tensor> Pick(bool first) { if (first) return Help; return fc2.call; } private Tensor Help(Tensor t) => fc.call(t) * w;

//// PassedOn = exact
return Twice(fc.call, x);
//--
private static Tensor Twice(Func<Tensor, Tensor> f, Tensor t) => f(f(t));

//// PassedOnGeneric = exact
return Twice(fc.call, x);
//--
private static T Twice<T>(Func<T, T> f, T t) => f(f(t));

//// PassedToSelect = exact
return new[] { x, x * 2 }.Select(fc.call).Aggregate(torch.add);

//// PassedToZip = exact
return new[] { x }.Zip(new[] { w }, Help).Single();
//--
private Tensor Help(Tensor t, Tensor s) => fc.call(t) * s;

//// OfExtension = exact
var h = fc.call(x); Func<Tensor> f = h.Swish; return f();
//--
}
public static partial class Acts { public static Tensor Swish(this Tensor t) => t * t.sigmoid();

//// OfExtensionOfMore = exact
var h = fc.call(x); Func<double, Tensor> f = h.Scaled; return f(2) + new[] { 1.0, 2 }.Select(h.Scaled).Last();
//--
}
public static partial class Acts { public static Tensor Scaled(this Tensor t, double k) => t * t.sigmoid() * k;

//// OfLocalFunction = exact
Tensor Act(Tensor t) => t.tanh(); var f = Act; return f(fc.call(x));

//// OfBase = exact
var f = base.ToString; return fc.call(x) * (f()!.Length > 0 ? 2 : 1);

//// LambdaToVar = exact
var f = (Tensor t) => t.tanh() * 2; return f(fc.call(x));
