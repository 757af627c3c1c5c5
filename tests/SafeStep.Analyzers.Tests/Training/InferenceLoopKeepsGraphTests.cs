using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class InferenceLoopKeepsGraphTests() : RuleTest("SAFE2020")
{
    [Theory, BothBackends]
    public async Task Reports_loops_that_want_numbers_alone(string backend)
    {
        var messages = await Reports(backend, """
            public class Program
            {
                private readonly PlainNet net = new();

                public static float Losses(PlainNet model)
                {
                    float total = 0;
                    [|foreach|] (var (x, y) in Data.Batches)
                    {
                        var loss = cross_entropy(model.call(x), y);
                        total += loss.item<float>();
                    }

                    return total;
                }

                public static long Hits()
                {
                    var model = Sequential(Linear(4, 3), ReLU());
                    model.eval();
                    long hits = 0;
                    [|foreach|] (var (x, y) in Data.Batches) hits += model.forward(x).argmax(1).eq(y).sum().item<long>();
                    return hits;
                }

                public void OfAField(int rounds)
                {
                    [|for|] (int i = 0; i < rounds; i++)
                    {
                        var output = net.call(rand(1, 4));
                        var best = output.argmax(1);
                        Console.WriteLine(best.item<long>());
                    }
                }

                public static double OfAnElement(PlainNet model)
                {
                    double total = 0;
                    [|for|] (int i = 0; i < 1000; i++)
                    {
                        var output = model.call(rand(1, 4));
                        total += output[0, 0].ToDouble();
                    }

                    return total;
                }

                public static void ByALossModule(Net model)
                {
                    var criterion = CrossEntropyLoss();
                    double worst = 0;
                    [|while|] (worst < 1) worst = Math.Max(worst, criterion.call(model.call(rand(2, 4)), zeros(2)).item<float>());
                }
            }
            """);
        Assert.Equal("Every round of this loop runs 'model' with its graph, and nothing disposes it: begin the body with 'using var scope = torch.NewDisposeScope();' and 'using var noGrad = torch.no_grad();'", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_where_tensors_are_cared_for_or_kept(string backend) => IsSilent(backend, """
        public class Program
        {
            public static void Scoped(PlainNet model)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    using var scope = NewDisposeScope();
                    Console.WriteLine(model.call(x).sum().item<float>());
                }
            }

            public static void NoGraph(PlainNet model)
            {
                using (no_grad())
                {
                    foreach (var (x, y) in Data.Batches) Console.WriteLine(model.call(x).sum().item<float>());
                }
            }

            public static void Kept(PlainNet model, List<Tensor> outputs)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    var output = model.call(x);
                    outputs.Add(output);
                    Console.WriteLine(output.sum().item<float>());
                }
            }

            public static Tensor Differentiated(PlainNet model)
            {
                var total = zeros(1);
                foreach (var (x, y) in Data.Batches)
                {
                    var loss = mse_loss(model.call(x), y);
                    Console.WriteLine(loss.item<float>());
                    total = total + loss;
                }

                return total;
            }

            public static void Trains(PlainNet model, optim.Optimizer optimizer)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    var loss = mse_loss(model.call(x), y);
                    loss.backward();
                    optimizer.step();
                    Console.WriteLine(loss.item<float>());
                }
            }

            public static void AFewTimes(PlainNet model)
            {
                for (int i = 0; i < 10; i++) Console.WriteLine(model.call(rand(1, 4)).sum().item<float>());
            }

            public static void NoParameters()
            {
                var activation = ReLU();
                foreach (var (x, y) in Data.Batches) Console.WriteLine(activation.call(x).sum().item<float>());
            }

            public static void MadeInEachRound()
            {
                foreach (var (x, y) in Data.Batches)
                {
                    var model = new PlainNet();
                    Console.WriteLine(model.call(x).sum().item<float>());
                }
            }

            public static void Evaluate(PlainNet model)
            {
                using var off = no_grad();
                Total(model);
            }

            private static float Total(PlainNet model)
            {
                float total = 0;
                foreach (var (x, y) in Data.Batches) total += mse_loss(model.call(x), y).item<float>();
                return total;
            }

            public static void HandedOn(PlainNet model, Action<Tensor> use)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    var output = model.call(x);
                    use(output);
                    Console.WriteLine(output.sum().item<float>());
                }
            }
        }
        """);

    [Theory, BothBackends]
    public Task Fix_opens_a_scope_without_gradients_in_every_loop(string backend) => FixesAll(
        backend,
        """
        #nullable enable
        public class Program
        {
            public static float Losses(PlainNet model, int scope)
            {
                float total = 0;
                [|foreach|] (var (x, y) in Data.Batches)
                {
                    // one batch
                    total += cross_entropy(model.call(x), y).item<float>();
                }

                return total;
            }

            public static long Hits(PlainNet model)
            {
                long hits = 0;
                [|foreach|] (var (x, y) in Data.Batches) hits += model.forward(x).argmax(1).eq(y).sum().item<long>(); // the right ones
                return hits;
            }

            public static void Worst(PlainNet? model)
            {
                double worst = 0;
                [|while|] (worst < 1) // as long as needed
                    // the largest
                    worst = Math.Max(worst, model!.call(rand(2, 4)).max().item<float>());

                [|do|] worst -= model!.call(rand(2, 4)).max().item<float>(); while (worst > 0);
                [|for|] (int i = 0; i < 1000; i++) { Console.WriteLine(model!.call(rand(2, 4)).sum().item<float>()); }
            }

            public static void Conditional(PlainNet model)
            {
                [|foreach|] (var (x, y) in Data.Batches)
                {
        #if DEBUG
                    Console.WriteLine();
        #endif
                    Console.WriteLine(model.call(x).sum().item<float>());
                }
            }
        }
        """,
        """
        #nullable enable
        public class Program
        {
            public static float Losses(PlainNet model, int scope)
            {
                float total = 0;
                foreach (var (x, y) in Data.Batches)
                {
                    // one batch
                    using var scope2 = NewDisposeScope();
                    using var noGrad = no_grad();
                    total += cross_entropy(model.call(x), y).item<float>();
                }

                return total;
            }

            public static long Hits(PlainNet model)
            {
                long hits = 0;
                foreach (var (x, y) in Data.Batches)
                {
                    using var scope = NewDisposeScope();
                    using var noGrad = no_grad();
                    hits += model.forward(x).argmax(1).eq(y).sum().item<long>(); // the right ones
                }
                return hits;
            }

            public static void Worst(PlainNet? model)
            {
                double worst = 0;
                while (worst < 1) // as long as needed
                {
                    using var scope = NewDisposeScope();
                    using var noGrad = no_grad();
                    // the largest
                    worst = Math.Max(worst, model!.call(rand(2, 4)).max().item<float>());
                }

                do
                {
                    using var scope = NewDisposeScope();
                    using var noGrad = no_grad();
                    worst -= model!.call(rand(2, 4)).max().item<float>();
                } while (worst > 0);
                for (int i = 0; i < 1000; i++) { using var scope = NewDisposeScope(); using var noGrad = no_grad(); Console.WriteLine(model!.call(rand(2, 4)).sum().item<float>()); }
            }

            public static void Conditional(PlainNet model)
            {
                foreach (var (x, y) in Data.Batches)
                {
                    using var scope = NewDisposeScope();
                    using var noGrad = no_grad();
        #if DEBUG
                    Console.WriteLine();
        #endif
                    Console.WriteLine(model.call(x).sum().item<float>());
                }
            }
        }
        """);

    [Theory, BothBackends]
    public Task Offers_no_fix_where_a_tensor_outlives_the_round(string backend) => OffersNoFix(backend, InMethod("""
        var model = new PlainNet();
        var inputs = new List<Tensor>();
        [|foreach|] (var (x, y) in Data.Batches)
        {
            var scaled = x * 2;
            inputs.Add(scaled);
            Console.WriteLine(model.call(scaled).sum().item<float>());
        }
        """));

    [Theory, BothBackends]
    public Task Offers_no_fix_where_the_round_is_left_and_taken_up_again(string backend) => OffersNoFix(backend, """
        public class Program
        {
            public static IEnumerable<float> Sums(PlainNet model)
            {
                [|foreach|] (var (x, y) in Data.Batches) yield return model.call(x).sum().item<float>();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Offers_no_fix_around_conditions_of_the_preprocessor(string backend) => OffersNoFix(backend, InMethod("""
        var model = new PlainNet();
        [|foreach|] (var (x, y) in Data.Batches)
        #if DEBUG
            Console.WriteLine();
        #else
            Console.WriteLine(model.call(x).sum().item<float>());
        #endif
        """));

    [Theory, BothBackends]
    public Task Reports_a_number_taken_by_an_index(string backend) => Reports(backend, """
        public class Plain : Module<Tensor, Tensor>
        {
            private readonly Linear layer = Linear(4, 3);
            public Plain() : base("plain") => RegisterComponents();
            public override Tensor forward(Tensor x) => layer.call(x);
        }

        public static class Program
        {
            public static double Sum()
            {
                var model = new Plain();
                double sum = 0;
                [|foreach|] (var (x, y) in Data.Batches)
                {
                    var output = model.call(x);
                    sum += output[0, 0].item<float>();
                }

                return sum;
            }
        }
        """);
}
