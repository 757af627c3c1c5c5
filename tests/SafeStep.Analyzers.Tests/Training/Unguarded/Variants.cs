namespace SafeStep.Analyzers.Tests.Training.Unguarded;

/// <summary>Ways to write an unguarded cross-entropy loop. The creation that must be reported is marked.</summary>
internal static class Variants
{
    /// <summary>Statements of a method, by the name of the variant.</summary>
    public static readonly Dictionary<string, string> InOneMethod = new()
    {
        ["functional loss"] = """
            var model = new PlainNet();
            var optimizer = [|optim.Adam(model.parameters(), 1e-3)|];
            foreach (var (x, y) in Data.Batches)
            {
                optimizer.zero_grad();
                cross_entropy(model.call(x), y).backward();
                optimizer.step();
            }
            """,
        ["loss module"] = """
            var model = new PlainNet();
            var criterion = CrossEntropyLoss();
            var optimizer = [|optim.SGD(model.parameters(), 0.1)|];
            foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); var loss = criterion.call(model.call(x), y); loss.backward(); optimizer.step(); }
            """,
        ["switch expression"] = """
            var model = new PlainNet();
            string name = device.ToString();
            optim.Optimizer optimizer = name switch
            {
                "adam" => [|optim.Adam(model.parameters())|],
                _ => [|optim.SGD(model.parameters(), 0.1)|],
            };
            foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
            """,
        ["conditional expression"] = """
            var model = new PlainNet();
            optim.Optimizer optimizer = device is null ? [|optim.Adam(model.parameters())|] : [|optim.SGD(model.parameters(), 0.1)|];
            foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
            """,
        ["tuple"] = """
            var model = new PlainNet();
            var pair = (model, optimizer: [|optim.Adam(model.parameters())|]);
            foreach (var (x, y) in Data.Batches) { pair.optimizer.zero_grad(); cross_entropy(pair.model.call(x), y).backward(); pair.optimizer.step(); }
            """,
        ["list"] = """
            var model = new PlainNet();
            var optimizers = new List<optim.Optimizer> { [|optim.Adam(model.parameters())|] };
            foreach (var (x, y) in Data.Batches)
            {
                cross_entropy(model.call(x), y).backward();
                foreach (var optimizer in optimizers) { optimizer.step(); optimizer.zero_grad(); }
            }
            """,
        ["array"] = """
            var model = new PlainNet();
            optim.Optimizer[] optimizers = [[|optim.Adam(model.parameters())|]];
            foreach (var (x, y) in Data.Batches) { optimizers[0].zero_grad(); cross_entropy(model.call(x), y).backward(); optimizers[0].step(); }
            """,
        ["local function with a parameter"] = """
            var model = new PlainNet();
            var optimizer = [|optim.Adam(model.parameters())|];
            foreach (var (x, y) in Data.Batches) Batch(optimizer, x, y);

            void Batch(optim.Optimizer stepper, Tensor x, Tensor y)
            {
                stepper.zero_grad();
                cross_entropy(model.call(x), y).backward();
                stepper.step();
            }
            """,
        ["lambda"] = """
            var model = new PlainNet();
            var optimizer = [|optim.Adam(model.parameters())|];
            Action<Tensor, Tensor> batch = (x, y) => { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); };
            foreach (var (x, y) in Data.Batches) batch(x, y);
            """,
        ["lambda with a parameter"] = """
            var model = new PlainNet();
            var optimizer = [|optim.Adam(model.parameters())|];
            Action<optim.Optimizer, Tensor, Tensor> batch = (stepper, x, y) => { stepper.zero_grad(); cross_entropy(model.call(x), y).backward(); stepper.step(); };
            foreach (var (x, y) in Data.Batches) batch(optimizer, x, y);
            """,
        ["two optimizers of one model"] = """
            var model = new TwoPartNet();
            var slow = [|optim.SGD(model.body.parameters(), 0.01)|];
            var fast = [|optim.SGD(model.head.parameters(), 0.1)|];
            foreach (var (x, y) in Data.Batches)
            {
                slow.zero_grad();
                fast.zero_grad();
                cross_entropy(model.call(x), y).backward();
                slow.step();
                fast.step();
            }
            """,
        ["param groups"] = """
            var model = new TwoPartNet();
            var optimizer = [|optim.SGD(new[] { new SGD.ParamGroup(model.body.parameters()), new SGD.ParamGroup(model.head.parameters()) }, 0.1)|];
            foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
            """,
        ["loss as a delegate"] = """
            var model = new PlainNet();
            Func<Tensor, Tensor, Tensor> loss = (z, y) => cross_entropy(z, y);
            var optimizer = [|optim.Adam(model.parameters())|];
            foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); loss(model.call(x), y).backward(); optimizer.step(); }
            """,
        ["gather by hand"] = """
            var model = new PlainNet();
            var optimizer = [|optim.Adam(model.parameters())|];
            foreach (var (x, y) in Data.Batches)
            {
                optimizer.zero_grad();
                var logp = functional.log_softmax(model.call(x), 1);
                var loss = -logp.gather(1, y.unsqueeze(1)).mean();
                loss.backward();
                optimizer.step();
            }
            """,
        ["logarithm of softmax"] = """
            var model = new PlainNet();
            var optimizer = [|optim.Adam(model.parameters())|];
            foreach (var (x, y) in Data.Batches)
            {
                optimizer.zero_grad();
                var p = softmax(model.call(x), -1);
                (-p.log().gather(1, y.unsqueeze(1)).mean()).backward();
                optimizer.step();
            }
            """,
        ["logarithm of the label's probability"] = """
            var model = new PlainNet();
            var optimizer = [|optim.Adam(model.parameters())|];
            foreach (var (x, y) in Data.Batches)
            {
                optimizer.zero_grad();
                var chosen = model.call(x).softmax(1).gather(1, y.unsqueeze(1));
                (-log(chosen + 1e-8f)).mean().backward();
                optimizer.step();
            }
            """,
        ["negative logarithm times one-hot"] = """
            var model = new PlainNet();
            var optimizer = [|optim.Adam(model.parameters())|];
            foreach (var (x, y) in Data.Batches)
            {
                optimizer.zero_grad();
                (-log_softmax(model.call(x), 1) * one_hot(y, 3)).sum(1).mean().backward();
                optimizer.step();
            }
            """,
        ["one-hot by hand"] = """
            var model = new PlainNet();
            var optimizer = [|optim.Adam(model.parameters())|];
            foreach (var (x, y) in Data.Batches)
            {
                optimizer.zero_grad();
                var target = one_hot(y, 3).to(float32);
                var loss = (-(log_softmax(model.call(x), 1) * target).sum(1)).mean();
                loss.backward();
                optimizer.step();
            }
            """,
        ["closure"] = """
            var model = new PlainNet();
            var optimizer = [|optim.LBFGS(model.parameters())|];
            foreach (var (x, y) in Data.Batches)
            {
                optimizer.step(() =>
                {
                    optimizer.zero_grad();
                    var loss = cross_entropy(model.call(x), y);
                    loss.backward();
                    return loss;
                });
            }
            """,
        ["conditional access"] = """
            var model = new PlainNet();
            optim.Optimizer? optimizer = [|optim.Adam(model.parameters())|];
            foreach (var (x, y) in Data.Batches) { optimizer?.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer?.step(); }
            """,
        ["assigned later"] = """
            var model = new PlainNet();
            optim.Optimizer optimizer;
            optimizer = [|optim.Adam(model.parameters())|];
            foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
            """,
        ["named by a pattern"] = """
            var model = new PlainNet();
            optim.Optimizer optimizer = [|optim.Adam(model.parameters())|];
            if (optimizer is not { } stepper) return;
            foreach (var (x, y) in Data.Batches) { stepper.zero_grad(); cross_entropy(model.call(x), y).backward(); stepper.step(); }
            """,
        ["named by the pattern of a switch"] = """
            var model = new PlainNet();
            optim.Optimizer optimizer = [|optim.Adam(model.parameters())|];
            foreach (var (x, y) in Data.Batches)
            {
                cross_entropy(model.call(x), y).backward();
                switch (optimizer) { case Adam { } adam: adam.step(); adam.zero_grad(); break; default: throw new NotSupportedException(); }
            }
            """,
        ["a lambda that differentiates within one that steps"] = """
            var model = new PlainNet();
            var optimizer = [|optim.Adam(model.parameters())|];
            Func<Tensor, Tensor, float> batch = (x, y) =>
            {
                Func<Tensor> backward = () => { optimizer.zero_grad(); var loss = cross_entropy(model.call(x), y); loss.backward(); return loss; };
                var loss = backward();
                optimizer.step();
                return loss.item<float>();
            };
            foreach (var (x, y) in Data.Batches) batch(x, y);
            """,
    };

    /// <summary>Whole files, by the name of the variant.</summary>
    public static readonly Dictionary<string, string> InSeveral = new()
    {
        ["factory that is awaited"] = """
            using System.Threading.Tasks;

            public static class Program
            {
                private static async Task<optim.Optimizer> Make(PlainNet model) { await Task.Yield(); return [|optim.Adam(model.parameters())|]; }
                private static async Task<Tensor> Loss(PlainNet model, Tensor x, Tensor y) { await Task.Yield(); return cross_entropy(model.call(x), y); }

                public static async Task Main()
                {
                    var model = new PlainNet();
                    var optimizer = await Make(model).ConfigureAwait(false);
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); (await Loss(model, x, y)).backward(); optimizer.step(); }
                }
            }
            """,
        ["loss function given by its name"] = """
            public static class Program
            {
                private static Tensor Loss(Tensor z, Tensor y) => cross_entropy(z, y);

                private static void Fit(PlainNet model, optim.Optimizer optimizer, Func<Tensor, Tensor, Tensor> loss)
                {
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); loss(model.call(x), y).backward(); optimizer.step(); }
                }

                public static void Main() { var model = new PlainNet(); Fit(model, [|optim.Adam(model.parameters())|], Loss); }
            }
            """,
        ["helpers that loop over optimizers"] = """
            public static class Program
            {
                private static void StepAll(IEnumerable<optim.Optimizer> optimizers) { foreach (var optimizer in optimizers) optimizer.step(); }
                private static void ClearAll(IEnumerable<optim.Optimizer> optimizers) { foreach (var optimizer in optimizers) optimizer.zero_grad(); }

                public static void Main()
                {
                    var model = new PlainNet();
                    optim.Optimizer[] optimizers = [[|optim.Adam(model.parameters())|]];
                    foreach (var (x, y) in Data.Batches) { ClearAll(optimizers); cross_entropy(model.call(x), y).backward(); StepAll(optimizers); }
                }
            }
            """,
        ["copy of a record"] = """
            public sealed record Session(PlainNet Model, optim.Optimizer Optimizer, int Epochs);

            public static class Program
            {
                private static Session Make()
                {
                    var model = new PlainNet();
                    return new Session(model, [|optim.Adam(model.parameters())|], 3);
                }

                public static void Main()
                {
                    var session = Make() with { Epochs = 5 };
                    foreach (var (x, y) in Data.Batches) { session.Optimizer.zero_grad(); cross_entropy(session.Model.call(x), y).backward(); session.Optimizer.step(); }
                }
            }
            """,
        ["out parameter"] = """
            public static class Program
            {
                public static void Main()
                {
                    var model = new PlainNet();
                    Make(model, out var optimizer);
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
                }

                private static bool Make(PlainNet net, out optim.Optimizer made)
                {
                    made = [|optim.Adam(net.parameters())|];
                    return true;
                }
            }
            """,
        ["out parameter of a local function"] = """
            public static class Program
            {
                public static void Main()
                {
                    var model = new PlainNet();
                    optim.Optimizer optimizer;
                    Make(out optimizer);
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
                    void Make(out optim.Optimizer made) => made = [|optim.Adam(model.parameters())|];
                }
            }
            """,
        ["made by a getter when it is first asked for"] = """
            public class Trainer
            {
                private readonly PlainNet model = new();
                private optim.Optimizer kept;
                private optim.Optimizer Optimizer => kept ??= [|optim.Adam(model.parameters())|];
                public void Epoch() { foreach (var (x, y) in Data.Batches) { Optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); Optimizer.step(); } }
            }
            """,
        ["made in Main, stepped in TrainEpoch"] = """
            public static class Program
            {
                public static void Main()
                {
                    var model = new PlainNet();
                    var optimizer = [|optim.Adam(model.parameters())|];
                    for (int epoch = 0; epoch < 3; epoch++) TrainEpoch(model, optimizer, CrossEntropyLoss());
                }

                private static void TrainEpoch(PlainNet model, optim.Optimizer optimizer, Loss<Tensor, Tensor, Tensor> criterion)
                {
                    foreach (var (x, y) in Data.Batches) TrainBatch(model, optimizer, criterion, x, y);
                }

                private static void TrainBatch(PlainNet model, optim.Optimizer optimizer, Loss<Tensor, Tensor, Tensor> criterion, Tensor x, Tensor y)
                {
                    optimizer.zero_grad();
                    Update(optimizer, criterion.call(model.call(x), y));
                }

                private static void Update(optim.Optimizer optimizer, Tensor loss)
                {
                    loss.backward();
                    optimizer.step();
                }
            }
            """,
        ["factory method"] = """
            public static class Program
            {
                private static optim.Optimizer Make(PlainNet net, string name)
                {
                    if (name == "adam") return [|optim.Adam(net.parameters())|];
                    return [|optim.SGD(net.parameters(), 0.1)|];
                }

                public static void Main()
                {
                    var model = new PlainNet();
                    var optimizer = Make(model, "adam");
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
                }
            }
            """,
        ["factory of parameters"] = """
            public static class Optimizers
            {
                public static optim.Optimizer Make(IEnumerable<Parameter> parameters) => [|optim.AdamW(parameters)|];
            }

            public static class Program
            {
                public static void Main()
                {
                    var model = new PlainNet();
                    var optimizer = Optimizers.Make(model.parameters());
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
                }
            }
            """,
        ["factory of a tuple"] = """
            public static class Program
            {
                private static (PlainNet Model, optim.Optimizer Optimizer) Make()
                {
                    var net = new PlainNet();
                    return (net, [|optim.Adam(net.parameters())|]);
                }

                public static void Main()
                {
                    var (model, optimizer) = Make();
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
                }
            }
            """,
        ["record"] = """
            public record Setup(PlainNet Model, optim.Optimizer Optimizer);

            public static class Program
            {
                public static void Main()
                {
                    var net = new PlainNet();
                    Train(new Setup(net, [|optim.Adam(net.parameters())|]));
                }

                private static void Train(Setup setup)
                {
                    foreach (var (x, y) in Data.Batches) { setup.Optimizer.zero_grad(); cross_entropy(setup.Model.call(x), y).backward(); setup.Optimizer.step(); }
                }
            }
            """,
        ["object initializer"] = """
            public class Setup { public required PlainNet Model { get; init; } public required optim.Optimizer Optimizer { get; init; } }

            public static class Program
            {
                public static void Main()
                {
                    var net = new PlainNet();
                    var setup = new Setup { Model = net, Optimizer = [|optim.Adam(net.parameters())|] };
                    foreach (var (x, y) in Data.Batches) { setup.Optimizer.zero_grad(); cross_entropy(setup.Model.call(x), y).backward(); setup.Optimizer.step(); }
                }
            }
            """,
        ["optimizer of one's own"] = """
            public class Lion(IEnumerable<Parameter> parameters) : SGD(parameters, 0.1);

            public class Trainer
            {
                private readonly PlainNet model = new();
                private readonly Lion optimizer;
                public Trainer() => optimizer = [|new(model.parameters())|];
                public void Batch(Tensor x, Tensor y) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
            }

            public static class Program
            {
                public static void Run()
                {
                    var model = new PlainNet();
                    var moved = model.named_parameters().Select(item => item.parameter);
                    var optimizer = [|new Lion(moved)|];
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
                }
            }
            """,
        ["field"] = """
            public class Trainer
            {
                private readonly PlainNet model = new();
                private readonly optim.Optimizer optimizer;
                public Trainer() => optimizer = [|optim.Adam(model.parameters())|];
                public void Batch(Tensor x, Tensor y) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
            }
            """,
        ["injected into a constructor"] = """
            public class Trainer
            {
                private readonly PlainNet model;
                private readonly optim.Optimizer optimizer;
                private readonly Loss<Tensor, Tensor, Tensor> criterion;
                public Trainer(PlainNet model, optim.Optimizer optimizer, Loss<Tensor, Tensor, Tensor> criterion) { this.model = model; this.optimizer = optimizer; this.criterion = criterion; }
                public void Epoch() { foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); criterion.call(model.call(x), y).backward(); optimizer.step(); } }
            }

            public static class Program
            {
                public static void Main()
                {
                    var net = new PlainNet();
                    var trainer = new Trainer(net, [|optim.Adam(net.parameters())|], CrossEntropyLoss());
                    trainer.Epoch();
                }
            }
            """,
        ["primary constructor"] = """
            public class Trainer(PlainNet model, optim.Optimizer optimizer)
            {
                public void Epoch() { foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); } }
            }

            public static class Program
            {
                public static void Main()
                {
                    var net = new PlainNet();
                    var optimizer = [|optim.Adam(net.parameters())|];
                    new Trainer(net, optimizer).Epoch();
                }
            }
            """,
        ["made in a primary constructor's initializer"] = """
            public class Trainer(PlainNet model)
            {
                private readonly optim.Optimizer optimizer = [|optim.Adam(model.parameters())|];
                public void Epoch() { foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); } }
            }
            """,
        ["property of another class"] = """
            public class Session
            {
                public PlainNet Model { get; } = new();
                public optim.Optimizer Optimizer { get; }
                public Session() { Optimizer = [|optim.Adam(Model.parameters())|]; }
            }

            public class Loop(Session session)
            {
                public void Run() { foreach (var (x, y) in Data.Batches) { session.Optimizer.zero_grad(); cross_entropy(session.Model.call(x), y).backward(); session.Optimizer.step(); } }
            }
            """,
        ["loss as a parameter"] = """
            public static class Program
            {
                public static void Main()
                {
                    var net = new PlainNet();
                    Fit(net, CrossEntropyLoss());
                }

                private static void Fit(PlainNet model, Loss<Tensor, Tensor, Tensor> criterion)
                {
                    var optimizer = [|optim.Adam(model.parameters())|];
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); criterion.call(model.call(x), y).backward(); optimizer.step(); }
                }
            }
            """,
        ["loss function as a parameter"] = """
            public static class Program
            {
                public static void Main() => Fit(new PlainNet(), (z, y) => cross_entropy(z, y));

                private static void Fit(PlainNet model, Func<Tensor, Tensor, Tensor> loss)
                {
                    var optimizer = [|optim.Adam(model.parameters())|];
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); loss(model.call(x), y).backward(); optimizer.step(); }
                }
            }
            """,
        ["loss inside the model"] = """
            public class Lossy : Module<Tensor, Tensor, Tensor>
            {
                private readonly Linear layer = Linear(4, 3);
                public Lossy() : base("lossy") => RegisterComponents();
                public override Tensor forward(Tensor x, Tensor y) => cross_entropy(layer.call(x), y);
            }

            public static class Program
            {
                public static void Main()
                {
                    var model = new Lossy();
                    var optimizer = [|optim.Adam(model.parameters())|];
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); model.call(x, y).backward(); optimizer.step(); }
                }
            }
            """,
        ["generic trainer"] = """
            public class Trainer<TModel> where TModel : Module<Tensor, Tensor>
            {
                private readonly TModel model;
                private readonly optim.Optimizer optimizer;
                public Trainer(TModel model) { this.model = model; optimizer = [|optim.Adam(model.parameters())|]; }
                public void Epoch() { foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); } }
            }
            """,
        ["generic method"] = """
            public static class Program
            {
                public static void Fit<TModel>(TModel model) where TModel : Module<Tensor, Tensor>
                {
                    var optimizer = [|optim.Adam(model.parameters())|];
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); cross_entropy(model.call(x), y).backward(); optimizer.step(); }
                }
            }
            """,
        ["base class with Step"] = """
            public abstract class TrainerBase
            {
                private readonly optim.Optimizer optimizer;
                protected TrainerBase(optim.Optimizer optimizer) => this.optimizer = optimizer;
                protected void Step(Tensor loss) { optimizer.zero_grad(); loss.backward(); optimizer.step(); }
            }

            public class Classifier : TrainerBase
            {
                private readonly PlainNet model;
                public Classifier(PlainNet model) : base([|optim.Adam(model.parameters())|]) => this.model = model;
                public void Batch(Tensor x, Tensor y) => Step(cross_entropy(model.call(x), y));
            }
            """,
        ["like Lightning"] = """
            public abstract class LightningModule : Module<Tensor, Tensor>
            {
                protected LightningModule(string name) : base(name) { }
                public abstract Tensor TrainingStep(Tensor x, Tensor y);
                public abstract optim.Optimizer ConfigureOptimizers();
            }

            public class Digits : LightningModule
            {
                private readonly Linear layer = Linear(4, 3);
                public Digits() : base("digits") => RegisterComponents();
                public override Tensor forward(Tensor x) => layer.call(x);
                public override Tensor TrainingStep(Tensor x, Tensor y) => cross_entropy(call(x), y);
                public override optim.Optimizer ConfigureOptimizers() => [|optim.Adam(parameters())|];
            }

            public class LightningTrainer
            {
                public void Fit(LightningModule module)
                {
                    var optimizer = module.ConfigureOptimizers();
                    foreach (var (x, y) in Data.Batches) { optimizer.zero_grad(); module.TrainingStep(x, y).backward(); optimizer.step(); }
                }
            }
            """,
    };
}
