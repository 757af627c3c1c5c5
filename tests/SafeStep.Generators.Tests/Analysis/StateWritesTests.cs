namespace SafeStep.Generators.Tests.Analysis;

/// <summary>What forward changes, and what it only seems to.</summary>
public class StateWritesTests
{
    [Theory]
    [InlineData("n++;", "SAFE1018 n++")]
    [InlineData("Counter.N = 2;", "SAFE1018 Counter.N = 2")]
    [InlineData("list.Add(1);", "SAFE1018 list.Add(1)")]
    [InlineData("var l = list; l.Clear();", "SAFE1018 l.Clear()")]
    [InlineData("list[0]++;", "SAFE1018 list[0]++")]
    [InlineData("Help(list); void Help(List<int> l) => l.Add(1);", "SAFE1018 l.Add(1)")]
    [InlineData("ref int r = ref n; r = 2;", "SAFE1018 r = ref n")]
    [InlineData("int.TryParse(\"1\", out n);", "SAFE1018 int.TryParse(\"1\", out n)")]
    [InlineData("box.Inc();", "SAFE1018 N++")]
    [InlineData("new Box().Share(list);", "SAFE1018 l.Add(1)")]
    [InlineData("Array.Sort(array);", "SAFE1018 Array.Sort(array)")]
    [InlineData("Array.Copy(new int[1], array, 1);", "SAFE1018 Array.Copy(new int[1], array, 1)")]
    [InlineData("array.AsSpan().Clear();", "SAFE1018 array.AsSpan().Clear()")]
    [InlineData("(n, int k) = (1, 2);", "SAFE1018 (n, int k) = (1, 2)")]
    [InlineData("foreach (var each in nested) each.Add(1);", "SAFE1018 each.Add(1)")]
    [InlineData("fc.bias = null;", "SAFE1018 fc.bias = null")]
    [InlineData("text.Append('a');", "SAFE1018 text.Append('a')")]
    [InlineData("random.Next();", "SAFE1023 random.Next()")]
    [InlineData("var now = DateTime.Now;", "SAFE1023 DateTime.Now")]
    [InlineData("next();", "SAFE1012 next")]
    public void Changes_state(string statements, string expected) => Assert.Contains(expected, Of(statements).Changes());

    [Theory]
    [InlineData("int k = 0; k++;")]
    [InlineData("var l = new List<int> { 1 }; l.Add(2); l[0] = 3;")]
    [InlineData("var l = list.ToList(); l.Clear();")]
    [InlineData("var l = new List<int>(list); l.Add(1);")]
    [InlineData("int[] copy = [.. array]; copy[0] = 2;")]
    [InlineData("var copy = (int[])array.Clone(); copy[0] = 2; Array.Sort(copy);")]
    [InlineData("var b = new Box(); b.N = 2; b.Count++;")]
    [InlineData("var s = new Struct(); s.N++; s.Inc();")]
    [InlineData("var t = new System.Text.StringBuilder(); t.Append('a').Append('b');")]
    [InlineData("var r = new Random(3); r.Next();")]
    [InlineData("var k = list.Count + list.IndexOf(2) + Math.Max(n, 2) + string.Join(\",\", list).Length;")]
    [InlineData("Console.WriteLine(n); System.Diagnostics.Debug.Assert(n > 0);")]
    [InlineData("lock (list) { var k = n; }")]
    [InlineData("var f = (int k) => k + 1; f(n);")]
    [InlineData("var q = new Queue<Tensor>(); q.Enqueue(x); q.Dequeue();")]
    [InlineData("var t = new Tensor[2]; t[0] = x; t[1] = fc.weight!; t[0] = t[1];")]
    public void Changes_only_its_own(string statements) => Assert.Empty(Of(statements).Changes());

    [Theory]
    [InlineData("return fc.call(x);", true)]
    [InlineData("return x * fc.bias!;", true)]
    [InlineData("var h = x; if (n > 0) { h = fc.call(h); } return h;", true)]
    [InlineData("var l = new List<Tensor> { x }; l.Add(fc.call(x)); return l[0];", true)]
    [InlineData("Tensor Local(Tensor t) => fc.call(t); return Local(x);", true)]
    [InlineData("return x.tanh() * 2;", false)]
    [InlineData("return fc.call(x).argmax(1);", false)]
    [InlineData("var i = arange(4); return i + x.shape[0];", false)]
    public void Depends_on_the_parameters(string statements, bool expected) => Assert.Equal(expected, Of(statements, "").ResultMayDependOnParameters());

    private static Bound Of(string statements, string result = "return x;") => Bound.Of(
        $$"""
        private int n; private readonly List<int> list = [1]; private readonly List<List<int>> nested = []; private readonly int[] array = new int[1]; private readonly Box box = new();
        private readonly System.Text.StringBuilder text = new(); private readonly Random random = new(1); private readonly Func<int> next = Make();
        private static Func<int> Make() => () => 1;
        public override Tensor forward(Tensor x) { {{statements}} {{result}} }
        """,
        "public static class Counter { public static int N; } public class Box { public int N; public int Count; public void Inc() => N++; public void Share(List<int> l) => l.Add(1); } public struct Struct { public int N; public void Inc() => N++; }");
}
