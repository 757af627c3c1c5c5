using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training.Unguarded;

/// <summary>SAFE2001 where the loss comes in by a constructor: every way to write its call is found, however little it says of the type.</summary>
public sealed class ConstructionTests() : RuleTest("SAFE2001")
{
    [Theory, BothBackends]
    public Task In_an_array_of_its_type(string backend) => Finds(backend, "foreach (var trainer in new Parts.Trainer[] { new(model, CrossEntropyLoss()), new(model, CrossEntropyLoss()) }) trainer.Batch(x, y);");

    [Theory, BothBackends]
    public Task In_an_array_of_an_alias_of_its_type(string backend) => Finds(backend, "new Other[] { new(model, CrossEntropyLoss()) }[0].Batch(x, y);");

    [Theory, BothBackends]
    public Task In_an_array_in_a_namespace_by_an_alias(string backend) => Finds(backend, "new P.Trainer[] { new(model, CrossEntropyLoss()) }[0].Batch(x, y);");

    [Theory, BothBackends]
    public Task With_a_name_for_each_argument(string backend) => Finds(backend, "Parts.Trainer trainer = new(loss: CrossEntropyLoss(), model: model); trainer.Batch(x, y);");

    [Theory, BothBackends]
    public Task With_all_that_may_be_left_out(string backend) => Finds(backend, "Parts.Trainer trainer = new(model, CrossEntropyLoss(), 2, 3, 4, 5); trainer.Batch(x, y);");

    [Theory, BothBackends]
    public Task From_a_derived_class(string backend) => Finds(backend, "new Derived(model).Batch(x, y);", "public sealed class Derived : Parts.Trainer { public Derived(Net model) : base(model, CrossEntropyLoss()) { } }");

    [Theory, BothBackends]
    public Task In_a_field(string backend) => FindsHeld(backend, "new(new Net(), CrossEntropyLoss())");

    [Theory, BothBackends]
    public Task In_a_field_with_all_that_may_be_left_out(string backend) => FindsHeld(backend, "new(new Net(), CrossEntropyLoss(), 2, 3, 4, 5)");

    [Theory, BothBackends]
    public Task Beside_one_that_gives_another_loss(string backend) => IsSilent(backend, Program("Parts.Trainer first = new(model, CrossEntropyLoss()), second = new(model, MSELoss()); first.Batch(x, y); second.Batch(x, y);", "", "optim.Adam(model.parameters())"));

    private Task Finds(string backend, string statements, string types = "") => Reports(backend, Program(statements, types, "[|optim.Adam(model.parameters())|]"));

    private Task FindsHeld(string backend, string creation) =>
        Finds(backend, "Held.One.Batch(x, y);", $"public static class Held {{ public static readonly Parts.Trainer One = {creation}; }}");

    private static string Program(string statements, string types, string creation) => $$"""
        using Other = Parts.Trainer;
        using P = Parts;

        {{types}}

        public static class Program
        {
            public static void Run(Net model, Tensor x, Tensor y)
            {
                {{statements}}
            }
        }

        public static class Parts
        {
            public class Trainer
            {
                private readonly Net model;
                private readonly Loss<Tensor, Tensor, Tensor> loss;
                private readonly optim.Optimizer optimizer;

                public Trainer(Net model, Loss<Tensor, Tensor, Tensor> loss, int rounds = 1, params int[] sizes)
                {
                    this.model = model;
                    this.loss = loss;
                    optimizer = {{creation}};
                }

                public void Batch(Tensor x, Tensor y)
                {
                    optimizer.zero_grad();
                    loss.call(model.call(x), y).backward();
                    optimizer.step();
                }
            }
        }
        """;
}
