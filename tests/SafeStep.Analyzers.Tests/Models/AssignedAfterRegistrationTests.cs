using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Models;

public sealed class AssignedAfterRegistrationTests() : RuleTest("SAFE2015")
{
    [Theory, BothBackends]
    public async Task Reports_what_comes_after_the_call(string backend)
    {
        var messages = await Reports(backend, """
            public class Late : Module<Tensor, Tensor>
            {
                private readonly Linear first;
                private readonly Linear? second;
                private Parameter scale = new Parameter(ones(3));
                public Late(bool wide) : base("late")
                {
                    first = Linear(4, 4);
                    RegisterComponents();
                    if (wide) [|second = Linear(4, 3)|];
                    [|scale = new Parameter(zeros(3))|];
                }
                public override Tensor forward(Tensor x) => second!.call(first.call(x)) * scale;
            }
            """);
        Assert.Equal("RegisterComponents was called before, so the 'second' assigned here is not trained, moved or saved: call RegisterComponents() last", messages[0]);
    }

    [Theory, BothBackends]
    public async Task Reports_a_derived_class_and_a_chained_constructor(string backend)
    {
        var messages = await Reports(backend, """
            public class Backbone : Module<Tensor, Tensor>
            {
                protected Module<Tensor, Tensor> body;
                public Backbone() : base("backbone") { body = Linear(4, 4); RegisterComponents(); }
                public override Tensor forward(Tensor x) => body.call(x);
            }

            public class WithHead : Backbone
            {
                private readonly Linear head;
                public WithHead() { [|head = Linear(4, 3)|]; RegisterComponents(); }
                public override Tensor forward(Tensor x) => head.call(body.call(x));
            }

            public class Chained : Module<Tensor, Tensor>
            {
                private readonly Linear layer = Linear(4, 4);
                private readonly Linear? extra;
                public Chained() : base("chained") => RegisterComponents();
                public Chained(int size) : this() { [|extra = Linear(4, size)|]; }
                public override Tensor forward(Tensor x) => extra is null ? layer.call(x) : extra.call(layer.call(x));
            }
            """);
        Assert.StartsWith("The constructor that this one starts with has registered the components already", messages[0], StringComparison.Ordinal);
    }

    [Theory, BothBackends]
    public Task Reports_a_layer_that_is_replaced_or_made_when_first_used(string backend) => Reports(backend, """
        public class Replacing : Module<Tensor, Tensor>
        {
            private Linear head = Linear(4, 3);
            private Linear? lazy;
            public Replacing() : base("replacing") => RegisterComponents();
            public void ForClasses(int classes) => [|head = Linear(4, classes)|];
            public override Tensor forward(Tensor x)
            {
                [|lazy ??= Linear(4, 4)|];
                return head.call(lazy.call(x));
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_what_is_registered_or_no_layer(string backend) => IsSilent(backend, """
        public class Ordered : Module<Tensor, Tensor>
        {
            private readonly Linear first;
            private readonly Linear second;
            private int calls;
            private Tensor? cache;
            public Ordered() : base("a") { first = Linear(4, 4); second = Linear(4, 3); RegisterComponents(); calls = 3; cache = zeros(1); }
            public override Tensor forward(Tensor x) { calls++; cache = x; return second.call(first.call(x)); }
        }

        public class ByHand : Module<Tensor, Tensor>
        {
            private Linear head = Linear(4, 3);
            public ByHand() : base("b") => RegisterComponents();
            public void Replace() { register_module("other", head = Linear(4, 5)); }
            public override Tensor forward(Tensor x) => head.call(x);
        }

        public class Built : Module<Tensor, Tensor>
        {
            private Linear head = null!;
            public Built() : base("c") { Build(4); RegisterComponents(); }
            private void Build(int size) => head = Linear(size, 3);
            public override Tensor forward(Tensor x) => head.call(x);
        }

        public class Backbone : Module<Tensor, Tensor>
        {
            protected readonly Linear body = Linear(4, 4);
            public Backbone() : base("d") => RegisterComponents();
            public override Tensor forward(Tensor x) => body.call(x);
        }

        public class Initialized : Backbone
        {
            private readonly Linear head = Linear(4, 3);
            public override Tensor forward(Tensor x) => head.call(body.call(x));
        }

        public class Unregistered(string name) : Module<Tensor, Tensor>(name)
        {
            public override Tensor forward(Tensor x) => x;
        }

        public class OnBareBase : Unregistered
        {
            private readonly Linear head;
            public OnBareBase() : base("e") { head = Linear(4, 3); RegisterComponents(); }
            public override Tensor forward(Tensor x) => head.call(x);
        }

        public class Sometimes : Module<Tensor, Tensor>
        {
            private readonly Linear head;
            public Sometimes(bool early) : base("f")
            {
                if (early) { head = Linear(4, 3); RegisterComponents(); return; }
                head = Linear(4, 5);
                RegisterComponents();
            }
            public override Tensor forward(Tensor x) => head.call(x);
        }

        public class Tied : Module<Tensor, Tensor>
        {
            private readonly Linear head = Linear(4, 3);
            private readonly Linear same;
            public Tied() : base("g") { RegisterComponents(); same = head; }
            public override Tensor forward(Tensor x) => same.call(x);
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_the_same_layer_moved(string backend) => IsSilent(backend, """
        public class Moved : Module<Tensor, Tensor>
        {
            private Linear layer = Linear(4, 4);
            public Moved(Device device) : base("moved")
            {
                RegisterComponents();
                layer = layer.to(device);
            }
            public override Tensor forward(Tensor x) => layer.call(x);
        }
        """);

    [Theory, BothBackends]
    public Task Reports_each_element_of_a_tuple(string backend) => Reports(backend, """
        public class Late : Module<Tensor, Tensor>
        {
            private readonly Linear first, second;
            private readonly int size;
            public Late() : base("late")
            {
                RegisterComponents();
                ([|first|], [|second|], size) = (Linear(4, 4), Linear(4, 3), 3);
            }
            public override Tensor forward(Tensor x) => second.call(first.call(x)) * size;
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_modules_that_have_nothing_to_register(string backend) => IsSilent(backend, """
        public abstract class Criterion : Module<Tensor, Tensor>
        {
            private readonly Linear layer = Linear(4, 4);
            protected Criterion() : base("criterion") => RegisterComponents();
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        public class Blended : Module<Tensor, Tensor>
        {
            private readonly ReLU activation = ReLU();
            private readonly float weight = 0.5f;
            private readonly string? title;
            public Blended() : base("blended") { title = "b"; RegisterComponents(); }
            public override Tensor forward(Tensor x) => activation.call(x) * weight;
        }

        public class Derived : Criterion
        {
            private readonly CrossEntropyLoss loss;
            private readonly ReLU activation;
            private readonly Blended blended;
            public Derived()
            {
                loss = CrossEntropyLoss();
                activation = ReLU();
                blended = new Blended();
            }
            public override Tensor forward(Tensor x) => activation.call(blended.call(x));
        }
        """);

    [Theory, BothBackends]
    public Task Reports_modules_that_hold_tensors_or_change_with_the_mode(string backend) => Reports(backend, """
        public abstract class Criterion : Module<Tensor, Tensor>
        {
            protected Criterion() : base("criterion") => RegisterComponents();
        }

        public class WithBuffer : Module<Tensor, Tensor>
        {
            private readonly Tensor scale;
            public WithBuffer(Tensor scale) : base("buffer") { this.scale = scale; RegisterComponents(); }
            public override Tensor forward(Tensor x) => x * scale;
        }

        public class Derived : Criterion
        {
            private readonly WithBuffer buffer;
            private readonly Dropout dropout;
            public Derived()
            {
                [|buffer = new WithBuffer(ones(1))|];
                [|dropout = Dropout(0.1)|];
            }
            public override Tensor forward(Tensor x) => dropout.call(buffer.call(x));
        }
        """);
}
