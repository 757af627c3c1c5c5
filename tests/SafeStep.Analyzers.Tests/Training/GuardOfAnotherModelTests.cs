using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class GuardOfAnotherModelTests() : RuleTest("SAFE2003")
{
    [Theory, BothBackends]
    public async Task Reports_guards_of_another_local(string backend)
    {
        var messages = await ReportsIn(backend, """
            var student = new Net();
            var teacher = new Net();
            var optimizer = optim.Adam(student.parameters());
            using var guard = [|teacher.CreateStepGuard(optimizer)|];
            """);
        Assert.Equal("The guard measures 'teacher', but 'optimizer' moves the parameters of 'student': create the guard on 'student'", Assert.Single(messages));
    }

    [Theory, BothBackends]
    public Task Reports_guards_made_by_hand_of_fields_and_of_parameters(string backend) => Reports(backend, """
        public class Trainer
        {
            private readonly Net first = new();
            private readonly Net second = new();
            private readonly optim.Optimizer optimizer;

            public Trainer()
            {
                optimizer = optim.SGD(first.parameters(), 0.1);
                using var guard = [|StepGuard.Create(optimizer, [second])|];
            }

            public void Later() => Use([|second.CreateStepGuard(optimizer)|]);

            private static void Use(StepGuard guard) => guard.Step();

            public static void Run(Net given, Net other)
            {
                var parameters = given.parameters().ToList();
                var optimizer = optim.Adam(parameters);
                using var guard = [|other.CreateStepGuard(optimizer, new StepGuardOptions())|];
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_one_object_under_two_names_and_on_parts(string backend) => IsSilent(backend, """
        [LogitHead]
        public partial class Wrapper(Module<Tensor, Tensor> inner) : Module<Tensor, Tensor>("w") { public override Tensor forward(Tensor x) => inner.call(x); }

        public class Trainer
        {
            private Net first = new();
            private Net second = new();
            private readonly optim.Optimizer optimizer;
            public Trainer() => optimizer = optim.Adam(first.parameters());
            public void Share() => second = first;
            public StepGuard Guard() => second.CreateStepGuard(optimizer);
        }

        public class Program
        {
            private Net? kept;

            public void Run(Net given, IEnumerable<Parameter> some)
            {
                var alias = given;
                var one = optim.Adam(given.parameters());
                using var guard1 = alias.CreateStepGuard(one);

                var trunk = new Net();
                var whole = new Wrapper(trunk);
                var two = optim.Adam(trunk.parameters());
                using var guard2 = whole.CreateStepGuard(two);

                var unknown = optim.Adam(some);
                using var guard3 = given.CreateStepGuard(unknown);

                kept = given;
                var four = optim.Adam(kept.parameters());
                using var guard4 = given.CreateStepGuard(four);

                var net = new Net();
                var five = optim.Adam(net.parameters());
                using var guard5 = net.CreateStepGuard(five);
            }
        }
        """);
}
