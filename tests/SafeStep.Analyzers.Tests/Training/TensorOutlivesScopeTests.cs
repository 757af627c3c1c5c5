using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Training;

public sealed class TensorOutlivesScopeTests() : RuleTest("SAFE2016")
{
    [Theory, BothBackends]
    public async Task Reports_returned_tensors(string backend)
    {
        var messages = await Reports(backend, """
            public static class Program
            {
                private static readonly Linear Layer = Linear(4, 3);

                public static Tensor First(Tensor x)
                {
                    using var scope = NewDisposeScope();
                    return [|relu(x)|];
                }

                public static Tensor Second(Tensor x)
                {
                    using (var scope = torch.NewDisposeScope())
                    {
                        var y = x * 2 + 1;
                        return [|y|];
                    }
                }

                public static (Tensor, Tensor) Third(Tensor x)
                {
                    using var scope = NewDisposeScope();
                    return ([|Layer.call(x)|], x);
                }
            }
            """);
        Assert.Equal("This returns a tensor that the dispose scope around it disposes: call MoveToOuterDisposeScope() on it", messages[0]);
    }

    [Theory, BothBackends]
    public async Task Reports_what_is_kept_outside(string backend)
    {
        var messages = await Reports(backend, """
            public class Program
            {
                private Tensor? last;

                public Tensor Run(Tensor x)
                {
                    Tensor best;
                    var outputs = new List<Tensor>();
                    var total = zeros(1);
                    using (var scope = NewDisposeScope())
                    {
                        best = [|x.exp()|];
                        outputs.Add([|x.sum()|]);
                        [|total += x.mean()|];
                        last = [|x + 1|];
                    }

                    return best + stack(outputs).sum() + total;
                }

                public float Last() => last!.item<float>();
            }
            """);
        Assert.Equal("'best' keeps a tensor that the dispose scope around it disposes: call MoveToOuterDisposeScope() on it", messages[0]);
    }

    [Theory, BothBackends]
    public Task Is_silent_on_tensors_that_are_moved_given_or_not_read_again(string backend) => IsSilent(backend, """
        public class Program
        {
            private Tensor? cache;

            public static Tensor Moved(Tensor x)
            {
                using var scope = NewDisposeScope();
                return relu(x).MoveToOuterDisposeScope();
            }

            public static Tensor ByScope(Tensor x)
            {
                using var scope = NewDisposeScope();
                var y = relu(x);
                scope.MoveToOuter(y);
                return y;
            }

            public static Tensor Given(Tensor x)
            {
                using var scope = NewDisposeScope();
                Console.WriteLine(x.sum().item<float>());
                return x;
            }

            public static Tensor InPlace(Tensor x)
            {
                using var scope = NewDisposeScope();
                return x.add_(x.mean());
            }

            public static float Value(Tensor x)
            {
                using var scope = NewDisposeScope();
                var y = x * 2;
                return y.sum().item<float>();
            }

            public static Tensor BeforeTheScope(Tensor x)
            {
                var y = x * 2;
                using (var scope = NewDisposeScope())
                {
                    Console.WriteLine(y.sum().item<float>());
                    return y;
                }
            }

            public static void NotReadAgain(IEnumerable<Tensor> batches)
            {
                Tensor output;
                foreach (var x in batches)
                {
                    using var scope = NewDisposeScope();
                    output = relu(x);
                    Console.WriteLine(output.sum().item<float>());
                }
            }

            public static Tensor Reassigned(Tensor x)
            {
                Tensor y;
                using (var scope = NewDisposeScope()) { y = relu(x); Console.WriteLine(y.sum().item<float>()); }
                y = x.exp();
                return y;
            }

            public static Tensor Perhaps(Tensor x, bool flag)
            {
                using var scope = NewDisposeScope();
                var y = x;
                if (flag) y = relu(x);
                return y;
            }

            public void Cached(Tensor x)
            {
                using var scope = NewDisposeScope();
                cache = relu(x);
                Console.WriteLine(cache.sum().item<float>());
                cache = null;
            }

            public static Func<Tensor, Tensor> Lambda()
            {
                using var scope = NewDisposeScope();
                return x => relu(x);
            }

            public static void Inner(Tensor x)
            {
                using var outer = NewDisposeScope();
                var list = new List<Tensor>();
                list.Add(relu(x));
                Console.WriteLine(stack(list).sum().item<float>());
            }
        }
        """);

    [Theory, BothBackends]
    public Task Fix_moves_the_tensor(string backend) => FixesAll(
        backend,
        """
        public static class Program
        {
            public static Tensor First(Tensor x)
            {
                using var scope = NewDisposeScope();
                return [|relu(x)|];
            }

            public static Tensor Second(Tensor x)
            {
                using var scope = NewDisposeScope();
                return [|x * 2|];
            }
        }
        """,
        """
        public static class Program
        {
            public static Tensor First(Tensor x)
            {
                using var scope = NewDisposeScope();
                return relu(x).MoveToOuterDisposeScope();
            }

            public static Tensor Second(Tensor x)
            {
                using var scope = NewDisposeScope();
                return (x * 2).MoveToOuterDisposeScope();
            }
        }
        """);

    [Theory, BothBackends]
    public Task Is_silent_on_tensors_that_a_statement_of_its_own_takes_out(string backend) => IsSilent(backend, """
        public class Program
        {
            private Tensor? last;

            private static void Keep(Tensor tensor) => tensor.MoveToOuterDisposeScope();

            public static Tensor Returned(Tensor x)
            {
                using var scope = NewDisposeScope();
                var y = x * 2;
                y.MoveToOuterDisposeScope();
                return y;
            }

            public static Tensor ByAnotherName(Tensor x)
            {
                using var scope = NewDisposeScope();
                var y = x * 2;
                var same = y;
                same?.MoveToOuterDisposeScope();
                return y;
            }

            public static Tensor ByAHelper(Tensor x)
            {
                using var scope = NewDisposeScope();
                var y = x * 2;
                Keep(y);
                return y;
            }

            public void InAField(Tensor x)
            {
                using var scope = NewDisposeScope();
                last = x * 2;
                last.MoveToOuterDisposeScope();
            }

            public float Last() => last!.item<float>();

            public static float Total(IEnumerable<Tensor> batches)
            {
                var total = zeros(1);
                foreach (var x in batches)
                {
                    using var scope = NewDisposeScope();
                    var mean = x.mean();
                    total += mean;
                    total = total.MoveToOuterDisposeScope();
                }

                return total.item<float>();
            }

            public static Tensor InAList(IEnumerable<Tensor> batches)
            {
                var before = new List<Tensor>();
                foreach (var x in batches)
                {
                    using var scope = NewDisposeScope();
                    var y = x * 2;
                    y.MoveToOuterDisposeScope();
                    before.Add(y);
                }

                return stack(before);
            }

            public static Tensor InAListAfterwards(IEnumerable<Tensor> batches)
            {
                var all = new List<Tensor>();
                using (var scope = NewDisposeScope())
                {
                    foreach (var x in batches) all.Add(x * 2);
                    foreach (var item in all) item.MoveToOuterDisposeScope();
                }

                return stack(all);
            }

            public static Tensor InAListByALambda(List<Tensor> batches)
            {
                var all = new List<Tensor>();
                using (var scope = NewDisposeScope())
                {
                    foreach (var x in batches) all.Add(x * 2);
                    all.ForEach(item => item.MoveToOuterDisposeScope());
                }

                return stack(all);
            }
        }
        """);

    [Theory, BothBackends]
    public Task Reports_each_branch_and_what_is_kept_beside_one_that_is_taken_out(string backend) => Reports(backend, """
        public class Program
        {
            public static Tensor Branches(Tensor x, int which)
            {
                using var scope = NewDisposeScope();
                var y = x.exp();
                if (which > 5) return which switch { 6 => [|y|], 7 => x, _ => [|relu(y)|] };
                return which > 0 ? [|y|] : [|y.sum()|];
            }

            public static Tensor Beside(Tensor x)
            {
                Tensor first, second;
                using (var scope = NewDisposeScope())
                {
                    first = x.exp();
                    second = [|x * 2|];
                    first.MoveToOuterDisposeScope();
                }

                return first + second;
            }
        }
        """);
}
