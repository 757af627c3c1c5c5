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
        public class Unmarked<T>() : Module<Tensor, Tensor>("unmarked") { public override Tensor forward(Tensor x) => x; }
        public partial class Outer
        {
            public class Cache<T>;
            [LogitHead] public partial class Inner() : Module<Tensor, Tensor>("inner") { private readonly Cache<Tensor> cache = new(); public override Tensor forward(Tensor x) => x; }
        }
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
        [LogitHead] public partial class Numbered() : Module<Tensor, int, Tensor>("n") { public override Tensor forward(Tensor x, int classes) => x; }
        public class Unmarked { }
        """);
}

public sealed class NoForwardTests() : RuleTest("SAFE1005")
{
    [Theory, BothBackends]
    public Task Reports_abstract_forwards_and_those_of_library_modules(string backend) => Reports(backend, """
        public class Base() : Module<Tensor, Tensor>("base") { public override Tensor forward(Tensor x) => x; }
        [LogitHead] public partial class [|Listed|]() : Sequential(new Module<Tensor, Tensor>[0]);
        [LogitHead] public abstract partial class [|Postpones|]() : Module<Tensor, Tensor>("a");
        [LogitHead] public abstract partial class [|Restates|] : Base { public abstract override Tensor forward(Tensor x); }
        """);

    [Theory, BothBackends]
    public Task Is_silent_when_forward_is_there(string backend) => IsSilent(backend, """
        public class Base() : Module<Tensor, Tensor>("base") { public override Tensor forward(Tensor x) => x; }
        [LogitHead] public partial class Overrides : Base { public override Tensor forward(Tensor x) => x + x; }
        [LogitHead] public partial class Sealed : Base { public sealed override Tensor forward(Tensor x) { return x; } }
        [LogitHead] public partial class Inherits : Base;
        public class Unmarked() : Sequential(new Module<Tensor, Tensor>[0]);
        """);
}

public sealed class ForwardReturnsNoTensorTests() : RuleTest("SAFE1006")
{
    [Theory, BothBackends]
    public async Task Reports_other_results(string backend)
    {
        var messages = await Reports(backend, """
            [LogitHead] public partial class Numbers() : Module<Tensor, (float, int)>("a") { public override (float, int) [|forward|](Tensor x) => (x.item<float>(), 1); }
            [LogitHead] public partial class Many() : Module<Tensor, List<int>>("b") { public override List<int> [|forward|](Tensor x) => new(); }
            public class Base() : Module<Tensor, float>("c") { public override float forward(Tensor x) => x.item<float>(); }
            [LogitHead] public partial class [|Inherits|] : Base;
            """, allowBroken: true);
        Assert.Equal("forward of 'Numbers' returns '(float, int)', not a tensor: return the logits, alone or in a tuple, or mark a module whose forward does", messages[0]);
    }

    // With or without Output: none of these has a place that it could name.
    [Theory, BothBackends]
    public Task Reports_what_only_contains_tensors(string backend) => Reports(backend, """
        [LogitHead(Output = 1)] public partial class Maybe() : Module<Tensor, (Tensor, Tensor)?>("c") { public override (Tensor, Tensor)? [|forward|](Tensor x) => (x, x); }
        [LogitHead] public partial class Keyed() : Module<Tensor, Dictionary<string, Tensor>>("e") { public override Dictionary<string, Tensor> [|forward|](Tensor x) => new() { ["logits"] = x }; }
        """);

    // Which of them are the logits, the generator asks for.
    [Theory, BothBackends]
    public Task Is_silent_on_objects_and_sequences_of_tensors(string backend) => IsSilent(backend, """
        public class Out { public Tensor Logits = zeros(1); }
        [LogitHead] public partial class Own() : Module<Tensor, Out>("a") { public override Out forward(Tensor x) => new Out { Logits = x }; }
        [LogitHead(OutputName = "Logits")] public partial class Named() : Module<Tensor, Out>("b") { public override Out forward(Tensor x) => new Out { Logits = x }; }
        [LogitHead(Output = 0)] public partial class Several() : Module<Tensor, Tensor[]>("d") { public override Tensor[] forward(Tensor x) => new[] { x }; }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_tensors_tuples_with_logits_and_unmarked_classes(string backend) => IsSilent(backend, """
        [LogitHead] public partial class Good() : Module<Tensor, Tensor>("a") { public override Tensor forward(Tensor x) => x; public float forward(int other) => 0; }
        [LogitHead] public partial class Pair() : Module<Tensor, (Tensor, float)>("b") { public override (Tensor, float) forward(Tensor x) => (x, 0); }
        public class Unmarked() : Module<Tensor, float>("c") { public override float forward(Tensor x) => 0; }
        public class Postponed<T>() : Module<Tensor, T>("d") { public override T forward(Tensor x) => default!; }
        [LogitHead] public partial class Closed : Postponed<Tensor>;
        """, allowBroken: true);
}

public sealed class HiddenForwardTests() : RuleTest("SAFE1007")
{
    [Theory, BothBackends]
    public async Task Reports_forwards_beside_the_inherited_one(string backend)
    {
        var messages = await Reports(backend, """
            public class Base() : Module<Tensor, Tensor>("base") { public override Tensor forward(Tensor x) => x; }
            [LogitHead] public partial class Hides : Base { public new Tensor [|forward|](Tensor x) => x + x; }
            [LogitHead] public partial class Overloads : Base { public Tensor [|forward|](Tensor x, Tensor mask) => x + mask; }
            [LogitHead] public partial class Generic : Base { public Tensor [|forward|]<T>(T x) => zeros(1); }
            """);
        Assert.Equal("This forward of 'Hides' does not override the one of 'Base', which is what a call of the model runs: write 'override'", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_on_overrides_and_overloads_beside_them(string backend) => IsSilent(backend, """
        public class Base() : Module<Tensor, Tensor>("base") { public override Tensor forward(Tensor x) => x; }
        [LogitHead] public partial class Overrides : Base { public override Tensor forward(Tensor x) => x + x; }
        [LogitHead] public partial class Both : Base { public override Tensor forward(Tensor x) => forward(x, x); public Tensor forward(Tensor x, Tensor mask) => x + mask; }
        [LogitHead] public partial class Helper : Base { public static Tensor forward(int x) => zeros(x); }
        public class Unmarked : Base { public new Tensor forward(Tensor x) => x; }
        """);
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
        [LogitHead] public partial class C() : Module<Tensor, Tensor>("c") { public override Tensor forward(Tensor x) { int Jvp = 1; return x * Jvp; } }
        [LogitHead] public partial class D : Unmarked { public override Tensor forward(Tensor x) => x + x; public StepGuard CreateStepGuard(string name) => throw new InvalidOperationException(name); }
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
        [LogitHead] public partial class D() : Module<Tensor, Tensor>("d") { private readonly object part = new Helper(); public override Tensor forward(Tensor x) => x; }
        file class Helper;
        """);
}
