using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class MovedAfterOptimizerTests() : RuleTest("SAFE2009")
{
    [Theory, BothBackends]
    public async Task Reports_moves_between_construction_and_step(string backend)
    {
        var messages = await Reports(backend, Written(backend, """
            public class Program
            {
                public static void To(Net model, Device device)
                {
                    var optimizer = optim.Adam(model.parameters());
                    [|model.to(device)|];
                    foreach (var (x, y) in Data.Batches) optimizer.step();
                }

                public static void Cuda()
                {
                    var model = new Net();
                    optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.1);
                    if (Environment.Is64BitProcess)
                    {
                        model = [|model.cuda()|];
                    }
                    optimizer.step();
                }

                public static void BackAndForth(Net model)
                {
                    var optimizer = optim.Adam(model.parameters());
                    using var guard = model.CreateStepGuard(optimizer);
                    for (int epoch = 0; epoch < 3; epoch++)
                    {
                        guard.Step();
                        [|model.cpu()|].save("here");
                    }
                }
            }
            """));
        Assert.Equal("Moving 'model' replaces its parameters, but 'optimizer' holds the old ones and will step those: move the model before the optimizer is built", messages[0]);
    }

    // The engine has no CUDA.
    private static string Written(string backend, string source) => backend == Backend.TorchSharp ? source : source.Replace(".cuda()", ".cpu()", StringComparison.Ordinal);

    [Theory, BothBackends]
    public Task Is_silent_on_moves_that_do_no_harm(string backend) => IsSilent(backend, """
        public class Program
        {
            public static void Before(Net model, Device device)
            {
                model.to(device);
                var optimizer = optim.Adam(model.parameters());
                optimizer.step();
            }

            public static void AtTheEnd(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                optimizer.step();
                model.cpu().save("here");
            }

            public static void AnotherModel(Net model, Net teacher, Device device)
            {
                var optimizer = optim.Adam(model.parameters());
                teacher.to(device);
                optimizer.step();
            }

            public static void BuiltAgain(Net model, Device device)
            {
                var optimizer = optim.Adam(model.parameters());
                optimizer.step();
                model.to(device);
                optimizer = optim.Adam(model.parameters());
                optimizer.step();
            }

            public static void Tensors(Net model, Device device)
            {
                var optimizer = optim.Adam(model.parameters());
                var x = rand(1).to(device);
                optimizer.step();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Fix_moves_the_model_first(string backend) => FixesAll(
        backend,
        Written(backend, """
        public class Program
        {
            public static void To(Device device)
            {
                var model = new Net();
                var optimizer = optim.Adam(model.parameters());
                var epochs = 3;
                [|model.to(device)|];
                optimizer.step();
            }

            public static void Cuda(Net model)
            {
                var optimizer = optim.Adam(model.parameters());
                model = [|model.cuda()|];
                optimizer.step();
            }
        }
        """),
        Written(backend, """
        public class Program
        {
            public static void To(Device device)
            {
                var model = new Net();
                model.to(device);
                var optimizer = optim.Adam(model.parameters());
                var epochs = 3;
                optimizer.step();
            }

            public static void Cuda(Net model)
            {
                model = model.cuda();
                var optimizer = optim.Adam(model.parameters());
                optimizer.step();
            }
        }
        """));

    [Theory, BothBackends]
    public Task Offers_no_fix_where_the_device_is_not_known_yet(string backend) => OffersNoFix(backend, InMethod("""
        var model = new Net();
        var optimizer = optim.Adam(model.parameters());
        var chosen = device ?? CPU;
        [|model.to(chosen)|];
        optimizer.step();
        """));
}
