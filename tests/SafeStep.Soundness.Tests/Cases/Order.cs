// Operands with effects on each other.

//// AssignLeft
var h = fc.call(x); return (h = h * 2) + h;

//// AssignBoth
var h = fc.call(x); return (h = h * 2) * (h = h + 1) - h;

//// AssignInIndex
var h = fc.call(x); int i = 0; return h.select(1, i = 2) + h.select(1, i);

//// AssignInArgument
var h = fc.call(x); return torch.add(h, h = h.tanh()) * h;

//// AssignInLater
var h = fc.call(x); return torch.where(x > 0, h, h = h * 3) + h;

//// CounterInLoopCondition
var h = fc.call(x); int n = 0; while (n++ < 3) h = (h * n).tanh(); return h;

//// CounterInFor
var h = fc.call(x); for (int i = 0, j = 5; i < j; i += 2, j--) h = h * i + j; return h;

//// PreAndPost
int i = 1; var h = fc.call(x); return h * i++ + h * ++i - h * i--;

//// CompoundOnElement
var l = new[] { fc.call(x), x }; int i = 0; l[i++] += x; l[i] *= l[0]; return l[0] + l[1];

//// CompoundOnElementIncrement
var l = new[] { fc.call(x), fc2.call(x) }; int i = 0; l[i++] += l[i]; return l[0] * l[1];

//// CompoundOnElementReassigned
var l = new[] { fc.call(x), fc2.call(x) }; var old = l; l[0] += (l = new[] { x, x })[1]; return old[0] * l[0];

//// CompoundOnProperty
var box = new Box { T = fc.call(x) }; box.T += x; box.T *= box.T; return box.T;
//--
private sealed partial class Box { public Tensor T { get; set; } = null!; }

//// CompoundOnPropertyOfCall
var box = new Box { T = fc.call(x) }; box.Next.T += x; return box.T * box.Count;
//--
private sealed partial class Box { public Tensor T { get; set; } = null!; public int Count; public Box Next { get { Count++; return this; } } }

//// CompoundUsesAssignment
var h = fc.call(x); h *= (h += 1); return h;

//// CompoundMinusItself
var h = fc.call(x); h -= h * 0.5; h /= 2; return h;

//// CompoundOfScalarLeft
var h = fc.call(x); var g = x; g += 1; g *= h; return g;

//// CompoundOfInputAlias
var g = x; g += fc.call(x); return g * x;

//// CompoundThenAlias
var h = fc.call(x); var g = h; g += 1; return h * g;

//// InPlaceLeftOperand
var h = fc.call(x); return h.mul_(3) + h * 2;

//// InPlaceMiddle
var h = fc.call(x); return cat(new[] { h.clone(), h.mul_(2), h }, 1);

//// InPlaceMiddleNoClone
var h = fc.call(x); return cat(new[] { h, h.mul_(2), h }, 1);

//// InPlaceInCallArguments
var h = fc.call(x); return fc2.call(h.mul_(2)) + h;

//// InPlaceInIndex
var h = fc.call(x); return h[0] + h.mul_(2)[1];

//// InPlaceInCondition
var h = fc.call(x); if (h.mul_(2).shape[0] == 4) h = h + 1; return h;

//// InPlaceUnderConditional
var h = fc.call(x); var g = flag ? h.mul_(2) : h.mul_(3); return h + g;
//--
public bool flag = true;

//// InPlaceUnderAnd
var h = fc.call(x); if (flag && h.mul_(2).shape.Length == 2) return h; return h * 5;
//--
public bool flag = true;

//// ShortCircuitSkips
var h = fc.call(x); if (!flag && h.mul_(2).shape.Length == 2) return h; return h * 5;
//--
public bool flag = true;

//// CoalesceEvaluatesOnce
var h = fc.call(x); Tensor? n = null; var g = n ?? h.mul_(2); return g + h;

//// CoalesceNotNeeded
var h = fc.call(x); Tensor? n = h; var g = n ?? h.mul_(2); return g + h;

//// ConditionalChangesOther
var h = fc.call(x); var g = (h = h.tanh()).shape[0] > 2 ? h * 2 : x; return g + h;

//// LocalFunctionEffectTwice
var h = fc.call(x); Tensor Next() => h = fc2.call(h).tanh(); return Next() + h * Next();

//// LambdaEffect
int n = 1; Func<double> next = () => n *= 2; var h = fc.call(x); return h * next() + h * next();

//// HelperChangesArgument
var h = fc.call(x); return Doubled(h) + h;
//--
private static Tensor Doubled(Tensor t) { t.mul_(2); return t.tanh(); }

//// HelperChangesArgumentLeft
var h = fc.call(x); return h + Doubled(h);
//--
private static Tensor Doubled(Tensor t) { t.mul_(2); return t.tanh(); }

//// HelperReassignsParameter
var h = fc.call(x); var g = Twice(h); return h + g;
//--
private static Tensor Twice(Tensor t) { t = t * 2; t.add_(1); return t; }

//// RefCounter
int n = 0; return Next(x, ref n) + Next(x, ref n) * n;
//--
private Tensor Next(Tensor t, ref int n) { n++; return fc.call(t) * n; }

//// OutBeforeUse
=> Next(x, out int n) * n;
//--
private Tensor Next(Tensor t, out int n) { n = 3; return fc.call(t); }

//// NamedArgumentsOrder
int i = 1; var h = fc.call(x); return Mix(b: h * i++, a: h * i++);
//--
private static Tensor Mix(Tensor a, Tensor b) => a - b * 2;

//// NamedArgumentsOp
int i = 1; var h = fc.call(x); return torch.sub(right: h * i++, left: x * i++);

//// DefaultArguments
=> Mix(fc.call(x)) + Mix(fc.call(x), shift: 2);
//--
private static Tensor Mix(Tensor a, double gain = 3, double shift = 1) => a.tanh() * gain + shift;

//// CallerInformation
=> Mix(fc.call(x)) * Line();
//--
private static Tensor Mix(Tensor a, [System.Runtime.CompilerServices.CallerMemberName] string who = "") => who == "forward" ? a * 2 : a * 3;
private static int Line([System.Runtime.CompilerServices.CallerMemberName] string who = "") => who.Length;

//// CallerExpression
=> Mix(fc.call(x));
//--
private static Tensor Mix(Tensor a, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(a))] string what = "") => a * what.Length;

//// DictionaryInitialiserOrder
int i = 0; var h = fc.call(x); var d = new Dictionary<int, Tensor> { [i++] = h * i, [i++] = h * i }; return d[0] + d[1] * d[1];

//// ObjectInitialiserOrder
int i = 1; var h = fc.call(x); var p = new Pair { B = h * i++, A = h * i++ }; return p.A - p.B * 3;
//--
private sealed partial class Pair { public Tensor A = null!; public Tensor B = null!; }

//// TupleOrder
int i = 1; var h = fc.call(x); var (a, b) = (h * i++, h * i++); return a - b;

//// TupleSwapDeep
var a = fc.call(x); var b = fc2.call(x); var c = x; (a, b, c) = (b, c, a * b); return a - b + c * 2;

//// DeconstructionIntoElements
var l = new Tensor[2]; int i = 0; (l[i++], l[i++]) = (fc.call(x), x * 2); return l[0] * l[1];

//// NestedDeconstruction
var (a, (b, c)) = (x, (fc.call(x), fc2.call(x))); return a * b + c;

//// DeconstructionDiscards
var (_, b, _) = (x, fc.call(x), 3); return b;

//// StringInterpolationEffect
int i = 1; var h = fc.call(x); string s = $"{i++}{i++}"; return h * i * s.Length;

//// NullConditionalEffect
int i = 1; Tensor? h = fc.call(x); Tensor? n = null; var g = n?.mul(i++); var k = h?.mul(i++); return k! * i + (g ?? x);

//// ThrowExpression
Tensor? h = fc.call(x); var g = h ?? throw new InvalidOperationException("no"); return g * 2;

//// ConditionalAccessInPlace
Tensor? h = fc.call(x); h?.mul_(2); return h!;

//// AssignInReturn
Tensor h; return (h = fc.call(x)) * h;

//// AssignInUsing
var h = fc.call(x); using (var g = h = h.tanh()) { return g * h * 2; }

//// AssignInForeach
var l = new List<Tensor>(); Tensor last = x; foreach (var layer in new[] { fc, fc2 }) l.Add(last = layer.call(last).tanh()); return l[0] + last;

//// AssignInIf
Tensor h; if ((h = fc.call(x)).shape[0] == 4) h = h * 2; return h;

//// AssignInWhile
Tensor h = x; int n = 0; while ((h = fc.call(h).tanh()).shape[0] == 4 && ++n < 3) { } return h;

//// AssignInSwitch
Tensor h; switch ((h = fc.call(x)).shape.Length) { case 2: h = h * 2; goto case 3; case 3: h = h + 1; break; } return h;

//// IncrementOfField
var h = fc.call(x); return h * calls++ + h * calls;
//--
private int calls = 1;

//// IncrementOfStatic
var box = new Counter(); var h = fc.call(x); return h * box.Next() + h * box.Next();
//--
private sealed partial class Counter { private int n = 1; public int Next() => n *= 2; }

//// RandomPlain
var random = new Random(3); var h = fc.call(x); return h * random.NextDouble() + h.tanh() * random.NextDouble();

//// ConvertedOnce
var h = fc.call(x); double d = 3; Scalar s = d; return h * s + h.add(s);
