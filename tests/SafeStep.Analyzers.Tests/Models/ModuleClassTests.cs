using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Models;

public sealed class GenericModelTests() : RuleTest("SAFE1003")
{
    [Theory, BothBackends]
    public Task Reports_type_parameters_of_the_class_and_around_it(string backend) => Reports(backend, """
        [LogitHead] public partial class [|One|]<T>() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; }
        public partial class Outer<T>
        {
            [LogitHead] public partial class [|Two|]() : Module<Tensor, Tensor>("b") { public override Tensor forward(Tensor x) => x; }
        }
        [LogitHead] public partial class [|Three|]<TIn, TOut>() : Module<Tensor, Tensor>("c") where TIn : class { public override Tensor forward(Tensor x) => x; }
        """, allowBroken: true);

    [Theory, BothBackends]
    public Task Is_silent_on_a_closed_class(string backend) => IsSilent(backend, """
        public class Base<T>(T value) : Module<Tensor, Tensor>("base") { public T Value => value; public override Tensor forward(Tensor x) => x; }
        [LogitHead] public partial class Closed() : Base<int>(3) { public override Tensor forward(Tensor x) => x; public void Log<T>(T value) { } }
        """);
}

public sealed class NotAModuleTests() : RuleTest("SAFE1004")
{
    [Theory, BothBackends]
    public Task Reports_classes_without_a_forward_to_differentiate(string backend) => Reports(backend, """
        [LogitHead] public partial class [|Plain|] { public Tensor forward(Tensor x) => x; }
        [LogitHead] public partial class [|Bare|]() : Module("bare") { public Tensor forward(Tensor x) => x; }
        [LogitHead] public partial class [|Listed|] : List<Tensor>;
        """, allowBroken: true);

    [Theory, BothBackends]
    public Task Is_silent_on_every_module_with_a_forward(string backend) => IsSilent(backend, """
        public abstract class Middle() : Module<Tensor, Tensor>("m");
        [LogitHead] public partial class Deep : Middle { public override Tensor forward(Tensor x) => x; }
        [LogitHead] public partial class Wide() : Module<Tensor, Tensor, Tensor>("w") { public override Tensor forward(Tensor x, Tensor y) => x; }
        public class Unmarked { }
        """);
}

public sealed class NoForwardTests() : RuleTest("SAFE1005")
{
    [Theory, BothBackends]
    public Task Reports_inherited_and_abstract_forwards(string backend) => Reports(backend, """
        public class Base() : Module<Tensor, Tensor>("base") { public override Tensor forward(Tensor x) => x; }
        [LogitHead] public partial class [|Inherits|] : Base;
        [LogitHead] public abstract partial class [|Postpones|]() : Module<Tensor, Tensor>("a");
        [LogitHead] public abstract partial class [|Restates|] : Base { public abstract override Tensor forward(Tensor x); }
        """);

    [Theory, BothBackends]
    public Task Is_silent_when_forward_is_there(string backend) => IsSilent(backend, """
        public class Base() : Module<Tensor, Tensor>("base") { public override Tensor forward(Tensor x) => x; }
        [LogitHead] public partial class Overrides : Base { public override Tensor forward(Tensor x) => x + x; }
        [LogitHead] public partial class Sealed : Base { public sealed override Tensor forward(Tensor x) { return x; } }
        public class Unmarked : Base;
        """);
}

public sealed class ForwardReturnsNoTensorTests() : RuleTest("SAFE1006")
{
    [Theory, BothBackends]
    public async Task Reports_other_results(string backend)
    {
        var messages = await Reports(backend, """
            [LogitHead] public partial class Pair() : Module<Tensor, (Tensor, Tensor)>("a") { public override (Tensor, Tensor) [|forward|](Tensor x) => (x, x); }
            [LogitHead] public partial class Many() : Module<Tensor, Tensor[]>("b") { public override Tensor[] [|forward|](Tensor x) => new[] { x }; }
            [LogitHead] public partial class Number() : Module<Tensor, float>("c") { public override float [|forward|](Tensor x) => x.item<float>(); }
            """, allowBroken: true);
        Assert.Equal("forward of 'Pair' returns '(Tensor, Tensor)', not a tensor: return the logits alone, or mark a module whose forward does", messages[0].Replace("torch.", "", StringComparison.Ordinal));
    }

    [Theory, BothBackends]
    public Task Is_silent_on_tensors_and_unmarked_classes(string backend) => IsSilent(backend, """
        [LogitHead] public partial class Good() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; public (Tensor, Tensor) both(Tensor x) => (x, x); }
        public class Unmarked() : Module<Tensor, (Tensor, Tensor)>("a") { public override (Tensor, Tensor) forward(Tensor x) => (x, x); }
        """);
}

public sealed class UnsupportedForwardSignatureTests() : RuleTest("SAFE1007")
{
    [Theory, BothBackends]
    public async Task Reports_each_obstacle(string backend)
    {
        var messages = await Reports(backend, """
            [LogitHead] public partial class Generic() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; public Tensor [|forward|]<T>(Tensor x, T more) => x; }
            [LogitHead] public partial class Reference() : Module<Tensor, Tensor>("b") { public override Tensor forward(Tensor x) => x; public Tensor [|forward|](Tensor x, ref int count) => x; }
            [LogitHead] public partial class Words() : Module<string, Tensor>("c") { public override Tensor [|forward|](string text) => zeros(1); }
            """, allowBroken: true);
        Assert.Equal("forward of 'Generic' has type parameters: take at least one tensor, pass every input by value, without type parameters", messages[0]);
        Assert.Contains("takes 'count' by reference", messages[1], StringComparison.Ordinal);
        Assert.Contains("takes no tensor", messages[2], StringComparison.Ordinal);
    }

    [Theory, BothBackends]
    public Task Is_silent_on_plain_signatures(string backend) => IsSilent(backend, """
        [LogitHead] public partial class Plain() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; }
        [LogitHead] public partial class Mixed() : Module<Tensor, bool, Tensor>("b") { public override Tensor forward(Tensor x, bool causal) => x; private Tensor backward<T>(T x) => zeros(1); }
        public class Unmarked() : Module<string, Tensor>("c") { public override Tensor forward(string text) => zeros(1); }
        """, allowBroken: true);
}

public sealed class GeneratedNameTakenTests() : RuleTest("SAFE1008")
{
    [Theory, BothBackends]
    public Task Reports_members_that_hide_the_generated_ones(string backend) => Reports(backend, """
        [LogitHead] public partial class A() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; public int [|Jvp|]; }
        [LogitHead] public partial class B() : Module<Tensor, Tensor>("b") { public override Tensor forward(Tensor x) => x; public Action? [|CreateStepGuard|] { get; set; } }
        [LogitHead] public partial class C() : Module<Tensor, Tensor>("c") { public override Tensor forward(Tensor x) => x; public class [|Jvp|]; }
        """, allowBroken: true);

    [Theory, BothBackends]
    public Task Is_silent_on_overloads_and_other_names(string backend) => IsSilent(backend, """
        [LogitHead] public partial class A() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; public int jvp; public void Jvp(int other) { } }
        public class Unmarked() : Module<Tensor, Tensor>("b") { public override Tensor forward(Tensor x) => x; public int Jvp; }
        """);
}

public sealed class FileLocalModelTests() : RuleTest("SAFE1009")
{
    [Theory, BothBackends]
    public Task Reports_file_local_classes_and_what_is_inside_them(string backend) => Reports(backend, """
        [LogitHead] file partial class [|A|]() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; }
        file static partial class Outer
        {
            [LogitHead] public partial class [|B|]() : Module<Tensor, Tensor>("b") { public override Tensor forward(Tensor x) => x; }
        }
        [LogitHead] file sealed partial class [|C|]() : Module<Tensor, Tensor>("c") { public override Tensor forward(Tensor x) => x; }
        """, allowBroken: true);

    [Theory, BothBackends]
    public Task Is_silent_on_internal_and_private_classes(string backend) => IsSilent(backend, """
        [LogitHead] internal partial class A() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; }
        public static partial class Outer { [LogitHead] private partial class B() : Module<Tensor, Tensor>("b") { public override Tensor forward(Tensor x) => x; } }
        file class Unmarked() : Module<Tensor, Tensor>("c") { public override Tensor forward(Tensor x) => x; }
        """);
}
