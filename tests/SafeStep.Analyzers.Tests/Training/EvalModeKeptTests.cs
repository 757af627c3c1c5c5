using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class EvalModeKeptTests() : RuleTest("SAFE2019")
{
    [Theory, BothBackends]
    public async Task Reports_loops_that_never_go_back_to_training(string backend)
    {
        var messages = await Reports(backend, """
            public class Program
            {
                private readonly PlainNet net = new();

                public static void Epochs()
                {
                    var model = new PlainNet();
                    var optimizer = optim.Adam(model.parameters());
                    for (int epoch = 0; epoch < 3; epoch++)
                    {
                        foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
                        [|model.eval()|];
                        foreach (var (x, y) in Data.Batches) Console.WriteLine(model.call(x).argmax(1).sum().item<long>());
                    }
                }

                public static void EverySoOften()
                {
                    var model = new PlainNet();
                    model.train();
                    var optimizer = optim.SGD(model.parameters(), 0.1);
                    int step = 0;
                    while (step < 1000)
                    {
                        var z = model.forward(rand(2, 4));
                        mse_loss(z, rand(2, 3)).backward();
                        optimizer.step();
                        optimizer.zero_grad();
                        if (++step % 100 == 0) { [|model.eval()|]; Console.WriteLine(model.forward(rand(2, 4)).sum().item<float>()); }
                    }
                }

                public static void Guarded()
                {
                    var model = new Net();
                    var optimizer = optim.SGD(model.parameters(), 0.1);
                    using var guard = model.CreateStepGuard(optimizer);
                    foreach (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        cross_entropy(model.call(x), y).backward();
                        guard.Step();
                        [|model.eval()|];
                    }
                }

                public void OfAField()
                {
                    var optimizer = optim.Adam(net.parameters());
                    do
                    {
                        cross_entropy(net.call(rand(2, 4)), zeros(2)).backward();
                        optimizer.step();
                        optimizer.zero_grad();
                        [|net.eval()|];
                    }
                    while (net.call(rand(2, 4)).sum().item<float>() > 0);
                }
            }
            """);
        Assert.Equal("After this, 'model' stays in evaluation mode while the loop goes on training it: call 'model.train()' before the next round trains", messages[0]);
    }

    [Theory, BothBackends]
    public async Task Reports_training_after_an_evaluation_before_the_loop(string backend)
    {
        var messages = await Reports(backend, """
            public class Program
            {
                private readonly PlainNet net = new();

                public static void ABaseline()
                {
                    var model = new PlainNet();
                    var optimizer = optim.Adam(model.parameters());
                    [|model.eval()|];
                    foreach (var (x, y) in Data.Batches) Console.WriteLine(model.call(x).argmax(1).sum().item<long>());
                    for (int epoch = 0; epoch < 3; epoch++)
                    {
                        foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
                    }
                }

                public static void OfAParameter(Net model)
                {
                    [|model.eval()|];
                    var optimizer = optim.SGD(model.parameters(), 0.1);
                    using var guard = model.CreateStepGuard(optimizer);
                    foreach (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        cross_entropy(model.call(x), y).backward();
                        guard.Step();
                    }
                }

                public long OfAField()
                {
                    var optimizer = optim.Adam(net.parameters());
                    [|net.eval()|];
                    if (net.training) Console.WriteLine("never");
                    while (net.call(rand(2, 4)).sum().item<float>() > 0)
                    {
                        cross_entropy(net.call(rand(2, 4)), zeros(2)).backward();
                        optimizer.step();
                        optimizer.zero_grad();
                    }

                    return 0;
                }

                public static void ByALossModule()
                {
                    var model = new PlainNet();
                    var optimizer = optim.SGD(model.parameters(), 0.1);
                    var criterion = CrossEntropyLoss();
                    if (model.training)
                    {
                        [|model.eval()|];
                        foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); var loss = criterion.call(model.forward(x), y); loss.backward(); optimizer.step(); }
                    }
                }
            }
            """);
        Assert.Equal("After this, 'model' stays in evaluation mode while a loop below trains it: call 'model.train()' before the loop", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_where_another_model_or_an_input_is_trained_after_an_evaluation(string backend) => IsSilent(backend, """
        public static class Program
        {
            public static void ATeacher(PlainNet model, PlainNet teacher)
            {
                var optimizer = optim.Adam(model.parameters());
                teacher.eval();
                foreach (var (x, y) in Data.Batches) { mse_loss(model.call(x), teacher.call(x)).backward(); optimizer.step(); }
            }

            public static void AnInput(PlainNet model)
            {
                model.eval();
                var input = new Parameter(rand(2, 4));
                var optimizer = optim.Adam(new[] { input });
                foreach (var (x, y) in Data.Batches) { mse_loss(model.call(input), y).backward(); optimizer.step(); }
            }

            public static void OfAPart(PlainNet model, PlainNet head)
            {
                model.eval();
                var optimizer = optim.Adam(head.parameters());
                foreach (var (x, y) in Data.Batches) { mse_loss(head.call(model.call(x)), y).backward(); optimizer.step(); }
            }

            public static void BackToTraining(PlainNet model)
            {
                var optimizer = optim.Adam(model.parameters());
                model.eval();
                Console.WriteLine(model.call(rand(2, 4)).sum().item<float>());
                model.train();
                foreach (var (x, y) in Data.Batches) { mse_loss(model.call(x), y).backward(); optimizer.step(); }
            }

            public static void InAHelper(PlainNet model)
            {
                var optimizer = optim.Adam(model.parameters());
                model.eval();
                Prepare(model);
                foreach (var (x, y) in Data.Batches) { mse_loss(model.call(x), y).backward(); optimizer.step(); }
            }

            private static void Prepare(PlainNet model) => model.train();

            public static void OnlyIfAsked(PlainNet model, bool frozen)
            {
                var optimizer = optim.Adam(model.parameters());
                if (frozen) model.eval();
                foreach (var (x, y) in Data.Batches) { mse_loss(model.call(x), y).backward(); optimizer.step(); }
            }

            public static void Made()
            {
                var model = new PlainNet();
                model.eval();
                model = new PlainNet();
                var optimizer = optim.Adam(model.parameters());
                foreach (var (x, y) in Data.Batches) { mse_loss(model.call(x), y).backward(); optimizer.step(); }
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_where_the_mode_is_set_again_or_nothing_is_trained(string backend) => IsSilent(backend, """
        public static class Program
        {
            public static void BackToTraining(PlainNet model, bool quick)
            {
                var optimizer = optim.Adam(model.parameters());
                for (int epoch = 0; epoch < 3; epoch++)
                {
                    model.train();
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
                    model.eval();
                }
            }

            public static void InAHelper(PlainNet model)
            {
                var optimizer = optim.Adam(model.parameters());
                for (int epoch = 0; epoch < 3; epoch++)
                {
                    Prepare(model);
                    cross_entropy(model.call(rand(2, 4)), zeros(2)).backward();
                    optimizer.step();
                    model.eval();
                }
            }

            private static void Prepare(PlainNet model) => SetMode(model);
            private static void SetMode(PlainNet model) => model.train();

            public static void Frozen(PlainNet model, PlainNet teacher)
            {
                var optimizer = optim.Adam(model.parameters());
                foreach (var (x, y) in Data.Batches)
                {
                    teacher.eval();
                    mse_loss(model.call(x), teacher.call(x)).backward();
                    optimizer.step();
                }
            }

            public static void AfterTraining(PlainNet model)
            {
                var optimizer = optim.Adam(model.parameters());
                foreach (var (x, y) in Data.Batches) { cross_entropy(model.call(x), y).backward(); optimizer.step(); }
                model.eval();
                foreach (var (x, y) in Data.Batches) Console.WriteLine(model.call(x).sum().item<float>());
            }

            public static void OnlyTested(PlainNet model)
            {
                foreach (var (x, y) in Data.Batches) { model.eval(); Console.WriteLine(model.call(x).sum().item<float>()); }
            }

            public static void MadeInEachRound()
            {
                for (int fold = 0; fold < 5; fold++)
                {
                    var model = new PlainNet();
                    var optimizer = optim.Adam(model.parameters());
                    foreach (var (x, y) in Data.Batches) { cross_entropy(model.call(x), y).backward(); optimizer.step(); }
                    model.eval();
                }
            }

            public static void AtTheEnd(PlainNet model)
            {
                var optimizer = optim.Adam(model.parameters());
                while (true)
                {
                    cross_entropy(model.call(rand(2, 4)), zeros(2)).backward();
                    optimizer.step();
                    if (rand(1).item<float>() > 0.9) { model.eval(); break; }
                }
            }

            public static void ByADelegate(PlainNet model, Action prepare)
            {
                var optimizer = optim.Adam(model.parameters());
                for (int epoch = 0; epoch < 3; epoch++)
                {
                    prepare();
                    cross_entropy(model.call(rand(2, 4)), zeros(2)).backward();
                    optimizer.step();
                    model.eval();
                }
            }
        }
        """);

    [Theory, BothBackends]
    public Task Reports_train_false_and_a_test_in_a_method_of_its_own(string backend) => Reports(backend, """
        public class Program
        {
            private static float Test(Module<Tensor, Tensor> tested)
            {
                tested.eval();
                using var noGrad = no_grad();
                return tested.call(rand(1, 4)).item<float>();
            }

            public static void ByAMethod(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                for (int epoch = 0; epoch < 10; epoch++)
                {
                    foreach (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        mse_loss(model.call(x), y).backward();
                        optimizer.step();
                    }

                    Console.WriteLine([|Test(model)|]);
                }
            }

            public static void Off(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                for (int epoch = 0; epoch < 10; epoch++)
                {
                    optimizer.zero_grad();
                    mse_loss(model.call(rand(2, 4)), zeros(2)).backward();
                    optimizer.step();
                    [|model.train(false)|];
                    Console.WriteLine(model.call(rand(1, 4)));
                }
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_where_a_method_brings_the_mode_back_or_tests_another_model(string backend) => IsSilent(backend, """
        public class Program
        {
            private static float Test(Net tested)
            {
                tested.eval();
                var value = tested.call(rand(1, 4)).item<float>();
                tested.train(true);
                return value;
            }

            private static float Perhaps(Net tested, bool really)
            {
                if (really) tested.eval();
                return tested.call(rand(1, 4)).item<float>();
            }

            private static float Last(Net tested)
            {
                tested.eval();
                return tested.call(rand(1, 4)).item<float>();
            }

            public static void Fit(Net model, Net teacher)
            {
                var optimizer = optim.Adam(model.parameters());
                for (int epoch = 0; epoch < 10; epoch++)
                {
                    foreach (var (x, y) in Data.Batches)
                    {
                        optimizer.zero_grad();
                        mse_loss(model.call(x), y).backward();
                        optimizer.step();
                    }

                    Console.WriteLine(Test(model));
                    Console.WriteLine(Last(teacher));
                }
            }

            public static void Conditional(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                for (int epoch = 0; epoch < 10; epoch++)
                {
                    optimizer.zero_grad();
                    mse_loss(model.call(rand(2, 4)), zeros(2)).backward();
                    optimizer.step();
                    Console.WriteLine(Perhaps(model, epoch == 9));
                }

                Console.WriteLine(Last(model));
            }
        }
        """);
}
