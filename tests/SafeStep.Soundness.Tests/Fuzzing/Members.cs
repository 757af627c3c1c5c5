using System.Text.RegularExpressions;

namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>What the classes of a program declare beside forward. A program has of it what it uses.</summary>
internal static partial class Members
{
    /// <summary>Members of the model.</summary>
    private static readonly Dictionary<string, string> OfModel = new()
    {
        ["seq"] = "private readonly Sequential seq = Sequential(Linear(4, 4), ReLU(inplace: true), Linear(4, 4));",
        ["layers"] = "private readonly ModuleList<Linear> layers = new(Linear(4, 4), Linear(4, 4));",
        ["id"] = "private readonly Identity id = Identity();",
        ["drop"] = "private readonly Dropout drop = Dropout(0.3);",
        ["relu"] = "private readonly ReLU relu = ReLU(inplace: true);",
        ["elu"] = "private readonly ELU elu = ELU(1.0, inplace: true);",
        ["child"] = "private readonly Child child = new();",
        ["pair"] = "private readonly PairOf pair = new();",
        ["two"] = "private readonly Two two = new();",
        ["wrap"] = "private readonly Wrap<Linear> wrap = new(Linear(4, 4));",
        ["wrapped"] = "private readonly Wrap<Child> wrapped = new(new Child());",
        ["curve"] = "private readonly Shape curve = new Bent();",
        ["curves"] = "private readonly ModuleList<Shape> curves = new(new Straight(), new Bent());",
        ["kids"] = "private readonly List<Child> kids = [new Child(), new Child()];",
        ["kidList"] = "private readonly ModuleList<Child> kidList = new(new Child(), new Child());",
        ["heads"] = "private readonly ModuleDict<Linear> heads = new((\"a\", Linear(4, 4)), (\"b\", Linear(4, 4)));",
        ["gate"] = "private readonly object gate = new();",
        ["picks"] = "private readonly Tensor picks = zeros(4, 4, ScalarType.Int64);",
        ["flag"] = "public bool flag = true;",
        ["Gain2"] = "private Tensor Gain2 => fc2.weight!.sigmoid();",
        ["Pick"] = "private Linear Pick(int n) => n % 2 == 0 ? fc : fc2;",
        ["Same"] = "private static Tensor Same(Tensor t) => t;",
        ["Halve"] = "private static Tensor Halve(Tensor t) { t.mul_(0.5); return t; }",
        ["None"] = "private Tensor? None(bool none) => none ? null : fc.weight!.tanh();",
        ["Apply"] = "private static Tensor Apply(Func<Tensor, Tensor> f, Tensor t) => f(t) * 0.9;",
        ["Change"] = "private static void Change(ref Tensor t) => t = t * 0.5 + 0.1;",
        ["Swap"] = "private static void Swap<T>(ref T a, ref T b) => (a, b) = (b, a);",
        ["Both"] = "private void Both(Tensor t, out Tensor a, out Tensor b) { a = fc.call(t); b = a.tanh(); }",
        ["Found"] = "private bool Found(Tensor t, int n, out Tensor found) { found = n > 1 ? fc.call(t) : t; return n > 0; }",
        ["Largest"] = "private static ref Tensor Largest(Tensor[] all) => ref all[^1];",
        ["Parts"] = "private (Tensor Low, Tensor High) Parts(Tensor t) => (t[..2], fc2.call(t)[2..]);",
        ["Run"] = "private static Tensor Run<T>(T module, Tensor t) where T : Module<Tensor, Tensor> => module.call(t) * 0.5;",
        ["Each"] = "private IEnumerable<Tensor> Each(Tensor t) { for (int i = 0; i < 2; i++) { yield return t; t = fc.call(t).tanh(); } }",
    };

    /// <summary>Classes beside the model.</summary>
    private static readonly Dictionary<string, string> Beside = new()
    {
        ["Box"] = "public sealed partial class Box { public Tensor Field = null!; public Tensor Property { get; set; } = null!; public Tensor Computed => Field * 0.5 + Property; }",
        ["Duo"] = "public sealed partial record Duo(Tensor A, Tensor B) { public Tensor Sum() => A + B * 0.5; public Tensor this[int i] => i == 0 ? A : B; }",
        ["Cell"] = "public partial struct Cell(Tensor value) { public Tensor Value = value; public int Count; public Tensor Next() { Count++; return Value * Count; } }",
        ["PairOf"] = Module("PairOf", "Module<Tensor, (Tensor, Tensor)>", "public override (Tensor, Tensor) forward(Tensor x) { var h = inner.call(x); return (h, h.t() * w); }"),
        ["Two"] = Module("Two", "Module<Tensor, Tensor, Tensor>", "public override Tensor forward(Tensor x, Tensor y) => inner.call(x) * w + y.tanh();"),
        ["Wrap"] = """
            public sealed partial class Wrap<T> : Module<Tensor, Tensor> where T : Module<Tensor, Tensor>
            {
                private readonly T inside;
                public Wrap(T inside) : base("Wrap") { this.inside = inside; RegisterComponents(); }
                public override Tensor forward(Tensor x) => inside.call(x).tanh() + x;
            }

            """,
        ["Shape"] = """
            public abstract partial class Shape : Module<Tensor, Tensor>
            {
                protected readonly Linear inner = Linear(4, 4);
                protected Shape(string name) : base(name) => RegisterComponents();
                public override Tensor forward(Tensor x) => Bend(inner.call(x)) * Scale;
                protected abstract Tensor Bend(Tensor t);
                protected virtual Tensor Scale => inner.bias!.sigmoid();
            }
            public partial class Straight : Shape
            {
                public Straight() : base("Straight") { }
                protected Straight(string name) : base(name) { }
                protected override Tensor Bend(Tensor t) => t.tanh();
            }
            public sealed partial class Bent : Straight
            {
                public Bent() : base("Bent") { }
                protected override Tensor Bend(Tensor t) { t.mul_(0.7); return base.Bend(t) * t; }
                protected override Tensor Scale => base.Scale + 0.5;
            }

            """,
        ["Scaled"] = "// An extension method, of Ops.",
        ["Ops"] = """
            public static partial class Ops
            {
                public static Tensor Gated(Tensor a, Tensor b) => a * torch.sigmoid(b);
                public static Tensor Mix(Tensor a, Tensor b, double share = 0.3) => a * share + b * (1 - share);
                public static Tensor Scaled(this Tensor t, double by = 0.8) => t * by;
                public static Tensor Sum(params Tensor[] all) { var sum = all[0].clone(); foreach (var t in all[1..]) sum.add_(t, 0.5); return sum; }
                public static Tensor Twice(Func<Tensor, Tensor> f, Tensor t) => f(f(t));
                public static T Through<T>(T t) => t;
                public static Tensor Joined((Tensor Low, Tensor High) parts) => cat(new[] { parts.High, parts.Low }, 0);
                public static int Count<T>(IEnumerable<T> all) => all.Count();
            }

            """,
    };

    /// <summary>The members of the model that a text uses, and that those use.</summary>
    public static IEnumerable<string> OfModelFor(string text) => UsedOf(OfModel, text);

    /// <summary>The classes beside the model that a text uses, and that those use.</summary>
    /// <param name="text">The model's class.</param>
    /// <param name="child">The forward of the class Child, from its arrow or brace on.</param>
    public static IEnumerable<string> BesideFor(string text, string child) =>
        UsedOf(new Dictionary<string, string>(Beside) { ["Child"] = Module("Child", "Module<Tensor, Tensor>", "public override Tensor forward(Tensor x) " + child) }, text);

    /// <summary>Statements for the constructor: what a list holds is not registered by itself.</summary>
    public static string Registering(string text) => Names().Matches(text).Any(name => name.Value == "kids") ? "for (int i = 0; i < kids.Count; i++) register_module($\"kid{i}\", kids[i]); " : "";

    private static string Module(string name, string parent, string forward) => $$"""
        public sealed partial class {{name}} : {{parent}}
        {
            private readonly Linear inner = Linear(4, 4);
            private readonly Parameter w = new(ones(4));
            public {{name}}() : base("{{name}}") => RegisterComponents();
            {{forward}}
        }

        """;

    private static IEnumerable<string> UsedOf(Dictionary<string, string> catalogue, string text)
    {
        var used = new HashSet<string>();
        var open = new Queue<string>([text]);
        while (open.TryDequeue(out string? next))
        {
            foreach (string name in Names().Matches(next).Select(match => match.Value).Where(catalogue.ContainsKey).Where(used.Add))
            {
                open.Enqueue(catalogue[name]);
            }
        }

        return catalogue.Where(entry => used.Contains(entry.Key)).Select(entry => entry.Value);
    }

    [GeneratedRegex(@"\b[A-Za-z_]\w*")]
    private static partial Regex Names();
}
