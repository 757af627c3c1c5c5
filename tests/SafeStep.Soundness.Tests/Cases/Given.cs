// What forward is given: objects that are the caller's, tensors on one memory, functions.

//// ObjectCounts = SAFE1018
[LogitHead] public sealed partial class Model : Module<Batch, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Batch q) { q.N++; return fc.call(q.X * q.N); }
    
}
public partial class Batch { public Tensor X = ones(4, 4) * 0.5; public List<Tensor> L = [ones(4, 4)]; public int N = 1; public Func<int>? F; }

//// ObjectListGrows = SAFE1018
[LogitHead] public sealed partial class Model : Module<Batch, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Batch q) { q.L.Add(q.X); return fc.call(q.X + q.L[0] * q.L.Count); }
    
}
public partial class Batch { public Tensor X = ones(4, 4) * 0.5; public List<Tensor> L = [ones(4, 4)]; public int N = 1; public Func<int>? F; }

//// ObjectTensorReplaced = SAFE1018
[LogitHead] public sealed partial class Model : Module<Batch, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Batch q) { q.X = q.X * 2; return fc.call(q.X); }
    
}
public partial class Batch { public Tensor X = ones(4, 4) * 0.5; public List<Tensor> L = [ones(4, 4)]; public int N = 1; public Func<int>? F; }

//// ObjectCountsInHelper = SAFE1018
[LogitHead] public sealed partial class Model : Module<Batch, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Batch q) { Count(q); return fc.call(q.X * q.N); }
    private static void Count(Batch b) => b.N++;
}
public partial class Batch { public Tensor X = ones(4, 4) * 0.5; public List<Tensor> L = [ones(4, 4)]; public int N = 1; public Func<int>? F; }

//// ObjectRead = exact
[LogitHead] public sealed partial class Model : Module<Batch, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Batch q) { var k = q.N; k++; foreach (var t in q.L) q.ToString(); return fc.call(q.X * k + q.L[0]); }
    
}
public partial class Batch { public Tensor X = ones(4, 4) * 0.5; public List<Tensor> L = [ones(4, 4)]; public int N = 1; public Func<int>? F; }

//// ObjectFunction = SAFE1012
[LogitHead] public sealed partial class Model : Module<Batch, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Batch q) => fc.call(q.X * (q.F?.Invoke() ?? 2));
    
}
public partial class Batch { public Tensor X = ones(4, 4) * 0.5; public List<Tensor> L = [ones(4, 4)]; public int N = 1; public Func<int>? F; }

//// IntsCount = SAFE1018
[LogitHead] public sealed partial class Model : Module<Tensor, int[], Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, int[] q) { q[0]++; return fc.call(x * q[0]); }
    public static object?[] Inputs() => [randn(4, 4), new[] { 1 }];
}


//// ListOfIntsGrows = SAFE1018
[LogitHead] public sealed partial class Model : Module<Tensor, List<int>, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, List<int> q) { q.Add(3); return fc.call(x * q.Count); }
    public static object?[] Inputs() => [randn(4, 4), new List<int> { 1 }];
}


//// QueueTaken
[LogitHead] public sealed partial class Model : Module<Tensor, Queue<Tensor>, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, Queue<Tensor> q) { return fc.call(x * q.Dequeue()); }
    public static object?[] Inputs() => [randn(4, 4), new Queue<Tensor>(Enumerable.Range(0, 50).Select(_ => ones(4)))];
}


//// FunctionOfNumbers = SAFE1012
[LogitHead] public sealed partial class Model : Module<Tensor, Func<int>, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, Func<int> q) { return fc.call(x * q()); }
    public static object?[] Inputs() => [randn(4, 4), (Func<int>)(() => 3)];
}


//// FunctionOfTensors = SAFE1012
[LogitHead] public sealed partial class Model : Module<Tensor, Func<Tensor, Tensor>, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, Func<Tensor, Tensor> q) { return q(fc.call(x)); }
    public static object?[] Inputs() => [randn(4, 4), (Func<Tensor, Tensor>)(t => t * 2)];
}


//// FunctionPassedOn = SAFE1012
[LogitHead] public sealed partial class Model : Module<Tensor, Func<Tensor, Tensor>, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, Func<Tensor, Tensor> q) { return new[] { fc.call(x) }.Select(q).Single(); }
    public static object?[] Inputs() => [randn(4, 4), (Func<Tensor, Tensor>)(t => t * 2)];
}


//// Functions = SAFE1012
[LogitHead] public sealed partial class Model : Module<Tensor, List<Func<Tensor, Tensor>>, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, List<Func<Tensor, Tensor>> q) { return q[0](fc.call(x)); }
    public static object?[] Inputs() => [randn(4, 4), new List<Func<Tensor, Tensor>> { t => t * 2 }];
}


//// RandomGiven = SAFE1023
[LogitHead] public sealed partial class Model : Module<Tensor, Random, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, Random q) { return fc.call(x * q.NextDouble()); }
    public static object?[] Inputs() => [randn(4, 4), new Random(3)];
}


//// NumbersRead = exact
[LogitHead] public sealed partial class Model : Module<Tensor, int[], Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, int[] q) { var k = q.Sum() + q[0]; return fc.call(x * k); }
    public static object?[] Inputs() => [randn(4, 4), new[] { 1, 2 }];
}


//// ListOfTensorsGrows = exact
[LogitHead] public sealed partial class Model : Module<Tensor, List<Tensor>, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, List<Tensor> q) { q.Add(x); return fc.call(x * q.Count + q[0]); }
    public static object?[] Inputs() => [randn(4, 4), new List<Tensor> { ones(4, 4) }];
}


//// TableOfTensorsGrows = exact
[LogitHead] public sealed partial class Model : Module<Tensor, Dictionary<string, Tensor>, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, Dictionary<string, Tensor> q) { q["b"] = x; return fc.call(x * q.Count + q["a"]); }
    public static object?[] Inputs() => [randn(4, 4), new Dictionary<string, Tensor> { ["a"] = ones(4, 4) }];
}


//// TupleWithNumber = exact
[LogitHead] public sealed partial class Model : Module<(Tensor x, int k), Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward((Tensor x, int k) q) { q.k++; return fc.call(q.x * q.k); }
    
}


//// TupleWithTensorReplaced = exact
[LogitHead] public sealed partial class Model : Module<(Tensor x, int k), Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward((Tensor x, int k) q) { q.x = q.x * 2; return fc.call(q.x * q.k); }
    
}


//// SharedMemory
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, Tensor y) { x.mul_(2); return fc.call(x + y); }
    public static object?[] Inputs() { var x = randn(4, 4); return [x, x.t()]; }
}


//// SharedMemoryInArray
[LogitHead] public sealed partial class Model : Module<Tensor[], Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor[] x) { x[0].mul_(2); x[2][1] += 1; return fc.call(x[0] + x[1]); }
    public static object?[] Inputs() { var x = randn(4, 4); return [new[] { x, x.t(), x }]; }
}


//// SharedWithStatic
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { x.mul_(2); return fc.call(fc.call(X!) + x); }
    public static Tensor? X; public static object?[] Inputs() { X = randn(4, 4); return [X]; }
}


//// SameTwice = exact
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, Tensor y) { x.mul_(2); return fc.call(x + y); }
    public static object?[] Inputs() { var x = randn(4, 4); return [x, x]; }
}


//// SharedButOnlyRead = exact
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, Tensor y) => fc.call(x + y);
    public static object?[] Inputs() { var x = randn(4, 4); return [x, x.t()]; }
}

