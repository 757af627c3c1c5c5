// Random numbers of the tensor library: those of the forward that is differentiated are constants. The judge begins each evaluation at the same state of their stream.

//// NoiseAdded = exact
=> fc.call(x) + randn(4, 4);

//// NoiseLike = exact
var h = fc.call(x); return h + randn_like(h) * 0.1;

//// NoiseTimes = exact
var h = fc.call(x); return h * (1 + rand_like(h)) * w;

//// DropPathByHand = exact
return fc.call(x) + Drop(fc2.call(x).tanh());
//--
private readonly double rate = 0.3; private readonly bool live = true;
private Tensor Drop(Tensor h)
{
    if (!live || rate == 0) return h;
    var keep = 1 - rate;
    var mask = empty(new long[] { h.shape[0], 1 }, dtype: h.dtype, device: h.device).bernoulli_(keep);
    return h.div(keep) * mask;
}

//// DropPathByFloor = exact
var keep = 0.7; var h = fc.call(x).tanh(); var shape = new long[h.dim()]; Array.Fill(shape, 1); shape[0] = h.shape[0];
var mask = (keep + rand(shape, dtype: h.dtype)).floor_(); return fc2.call(h / keep * mask) + x;

//// DropPathInTraining = exact
return fc.call(x) + drop.call(fc2.call(x));
//--
private readonly DropPath drop = new(0.2);
private sealed partial class DropPath : Module<Tensor, Tensor>
{
    private readonly double rate;
    public DropPath(double rate) : base("DropPath") => this.rate = rate;
    public override Tensor forward(Tensor x) => !training || rate == 0 ? x : x / (1 - rate) * rand(x.shape[0], 1).lt(1 - rate).to(x.dtype);
}

//// NoiseInChild = exact
return noise.call(fc.call(x)) * noise.call(fc2.call(x));
//--
private readonly Noise noise = new();
private sealed partial class Noise : Module<Tensor, Tensor>
{
    public Noise() : base("Noise") { }
    public override Tensor forward(Tensor x) => x + normal(0, 0.1, x.shape);
}

//// DrawsInLoop = exact
var h = fc.call(x); for (int i = 0; i < 3; i++) h = (h + randn(4)).tanh(); return fc2.call(h);

//// DrawsTwiceInOneExpression = exact
return rand(4) * fc.call(x) - rand(4) * fc2.call(x) * rand(1);

//// DrawsInArguments = exact
return Mix(rand(4), fc.call(x), rand(4));
//--
private Tensor Mix(Tensor a, Tensor h, Tensor b) => a * h + b * (a - rand(4)) * h;

//// DrawBranches = exact
var h = fc.call(x); return rand(1).item<double>() < 0.5 ? h.tanh() : fc2.call(h) * w;

//// DrawBranchesInLoop = exact
var h = fc.call(x); for (int i = 0; i < 5; i++) { if (rand(1).item<double>() < 0.5) continue; h = h * w + i; } return h;

//// DrawPermutes = exact
return fc.call(x).index_select(0, randperm(4)) * arange(4).to(x.dtype).unsqueeze(1);

//// DrawIndexes = exact
var i = randint(0, 4, 3); var h = fc.call(x); return h[i] * h.index_select(0, i);

//// DrawOverwrites = exact
var h = fc.call(x); var g = h.clone(); g.uniform_(0, 1); return h * g;

//// DrawOverwritesView = exact
var h = fc.call(x).clone(); h[0].normal_(0, 1); return h * w;

//// DrawOverwritesPart = exact
var h = fc.call(x) * 1; h.narrow(1, 0, 2).bernoulli_(0.5); return h * fc2.call(x);

//// DrawOverwritesInput = exact
x.normal_(); return fc.call(x);

//// DrawOverwritesParameter
using (no_grad()) { w.normal_(); } return fc.call(x) * w;

//// DrawOfConstant = exact
return fc.call(x) * bernoulli(x.sigmoid());

//// DrawOfActive = SAFE1010
return fc.call(x) * bernoulli(fc2.call(x).sigmoid());

//// DrawOfActiveBySample = SAFE1010
var p = fc2.call(x).softmax(-1); return fc.call(x) * multinomial(p, 1).to(x.dtype);

//// DrawOverTensorOfChances = SAFE1010
var m = fc2.call(x).sigmoid(); return fc.call(x) * empty_like(m).bernoulli_(m);

//// DrawByGenerator
return fc.call(x) * rand(4, generator: own);
//--
private readonly Generator own = new(5);

//// DrawByFreshGenerator
return fc.call(x) * rand(4, generator: new Generator(5));

//// DrawByNoGenerator = exact
return fc.call(x) * rand(4, generator: null);

//// DrawByLambda = exact
Func<Tensor, Tensor> f = t => rand_like(t); return fc.call(x) * f(x);

//// DrawInLambda = exact
var ks = Enumerable.Range(0, 3).Select(i => rand(4) * i).ToList(); return fc.call(x) * ks[1] + ks[2];

//// DrawLazily = exact
var ks = Enumerable.Range(0, 3).Select(i => rand(4) * i); var h = fc.call(x) * rand(4); foreach (var k in ks) h = h + k * w; return h;

//// DrawByIterator = exact
var h = fc.call(x); foreach (var n in Noises(3)) h = h * n + rand(4); return h;
//--
private IEnumerable<Tensor> Noises(int n) { for (int i = 0; i < n; i++) yield return rand(4) + i; }

//// DrawByLocalFunction = exact
Tensor Noise() => randn(4); return fc.call(x) * Noise() + Noise();

//// DrawByStaticHelper = exact
return Jitter.Of(fc.call(x));
//--
private static partial class Jitter { public static Tensor Of(Tensor h) => h + rand_like(h); }

//// DrawByExtension = exact
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x).Jittered(0.2);
}
public static partial class Extensions { public static Tensor Jittered(this Tensor h, double size) => h + randn_like(h) * size; }

//// DrawInProperty = exact
return fc.call(x) * Noise + Noise;
//--
private Tensor Noise => rand(4);

//// DrawKept
kept ??= rand(4); return fc.call(x) * kept;
//--
private Tensor? kept;

//// DrawStored
kept = rand(4); return fc.call(x) * kept;
//--
private Tensor? kept;

//// DrawCaught = exact
var h = fc.call(x); try { h = h * rand(4); throw new InvalidOperationException(); } catch (InvalidOperationException) { h = h + rand(4); } return h;

//// DrawUnderAnothersMode = exact
return fc.training ? fc.call(x) : fc.call(x) * rand(4);

//// DrawWithGrad
using (enable_grad()) { return fc.call(x) * rand(4, requires_grad: true); }

//// DrawUnderNoGrad = exact
Tensor n; using (no_grad()) { n = rand(4) * fc2.call(x); } return fc.call(x) * n;

//// DrawInScope = exact
Tensor h; using (NewDisposeScope()) { h = (fc.call(x) * rand(4)).MoveToOuterDisposeScope(); } return h * rand(4);

//// GumbelNoiseByHand = exact
var h = fc.call(x); var g = -(-(rand_like(h) + 1e-9).log()).log(); return ((h + g) / 0.7).softmax(-1);

//// Reparameterized = exact
var mean = fc.call(x); var std = (0.5 * fc2.call(x)).exp(); return mean + std * randn_like(std);

//// NormalOfTensors = SAFE1010
return normal(fc.call(x), ones(4, 4));

//// InitialisedInPlace = exact
var t = empty(4, 4); init.uniform_(t, 0, 1); return fc.call(x) * t;

//// SeededInForward
manual_seed(3); return fc.call(x) + randn(4, 4);

//// StateKeptInForward
var before = get_rng_state(); var h = fc.call(x) * rand(4); set_rng_state(before); return h * rand(4);

//// SystemRandomForIndex = SAFE1023
return fc.call(x) * rand(4) * Random.Shared.Next(2, 3);

//// DrawInTupleSwap = exact
var (a, b) = (rand(4), fc.call(x)); (a, b) = (b * rand(4), a); return a + b;

//// DrawInSwitch = exact
var h = fc.call(x); return randint(0, 3, 1).item<long>() switch { 0 => h, 1 => h * rand(4), _ => fc2.call(h) };

//// DrawCompound = exact
var h = fc.call(x); h += rand(4) * h; h *= rand(1); return h;

//// DrawIntoElement = exact
var l = new List<Tensor> { fc.call(x) }; l[0] += rand(4); return l[0];

//// DrawIntoTensorElement = exact
var h = fc.call(x).clone(); h[0, TensorIndex.Colon] = rand(4); return h * w;

//// DrawConditionally = exact
Tensor? n = x.shape[0] > 2 ? rand(4) : null; var h = fc.call(x); return n is null ? h : h * n;

//// DrawOfStaticGeneratorless = exact
return fc.call(x).masked_fill(rand(4, 4).gt(0.5), 0);

//// DrawFactoryLike = exact
var h = fc.call(x); return h * randint_like(h, 1, 4) + rand_like(h, dtype: h.dtype);

//// MixupOfBatch = exact
var lam = rand(1); var order = randperm(x.shape[0]); var mixed = lam * x + (1 - lam) * x[order]; return fc.call(mixed);

//// CutoutOfBatch = exact
var copy = x.clone(); copy.narrow(0, randint(0, 3, 1).item<long>(), 1).zero_(); return fc.call(copy);
