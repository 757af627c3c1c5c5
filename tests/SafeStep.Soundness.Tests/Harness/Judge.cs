using System.Reflection;
using System.Runtime.ExceptionServices;

namespace SafeStep.Soundness.Tests.Harness;

/// <summary>
/// Runs a model and its Jvp in float64 and compares with what the model's own forward does: logits to 1e-9, slopes with central differences to 1e-6 relative. Each evaluation has a new instance with the same
/// parameters, so that a forward that changes its model is judged as it is the first time.
/// </summary>
internal sealed class Judge(Type type, int output)
{
    private const double LogitTolerance = 1e-9;

    // (f(h) - f(-h)) / 2h: truncation h^2 |f'''| / 6 and rounding 1e-16 |f| / h; 1e-6 relative leaves room for |f'''| of 1e4 at 1e-5. A kink within one step is not within the next; a wrong derivative fails at each.
    private const double SlopeTolerance = 1e-6;
    private static readonly double[] Steps = [1e-5, 1e-6, 1e-4, 1e-7];

    // Of the clock, not of the processor: a machine that does other things beside must not fail a model that ends.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly MethodInfo forward = type.GetMethods().Where(method => method.Name == "forward").OrderByDescending(method => Depth(method.DeclaringType)).First();

    static Judge() => set_default_dtype(ScalarType.Float64);

    /// <summary>Judges a model's class.</summary>
    /// <param name="type">The class, marked [LogitHead].</param>
    /// <param name="output">Which of several outputs the logits are.</param>
    /// <param name="diagnosed">Whether the model was refused by a diagnostic: then the slopes are a difference quotient, and coarser.</param>
    public static Outcome Of(Type type, int output, bool diagnosed)
    {
        Outcome? outcome = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    outcome = new Judge(type, output).Run(diagnosed);
                }
                catch (Exception exception)
                {
                    outcome = new(Verdict.Crashed, "the judge: " + exception);
                }
            },
            4 << 20) { IsBackground = true };
        thread.Start();
        return thread.Join(Limit) ? outcome! : new(Verdict.Crashed, "does not end");
    }

    private Outcome Run(bool diagnosed)
    {
        Logits expected;
        try
        {
            expected = Forward(0, false);
            if (expected.Values.Length == 0 || !expected.Values.All(double.IsFinite) || expected.DistanceTo(Forward(0, false)) > 0)
            {
                return new(Verdict.Invalid, "forward's logits are nothing, not finite or not the same twice");
            }
        }
        catch (Exception exception) when (exception is not InsufficientExecutionStackException)
        {
            return new(Verdict.Invalid, "forward throws: " + exception.Message);
        }

        MethodInfo? jvp = type.GetMethods().FirstOrDefault(method => method.Name == "Jvp" && method.GetParameters().Length == forward.GetParameters().Length + 1);
        if (jvp is null)
        {
            return new(diagnosed ? Verdict.Refused : Verdict.Silent, "there is no Jvp");
        }

        foreach (bool half in new[] { false, true })
        {
            Outcome? fault = Compare(jvp, expected, half, diagnosed);
            if (fault is not null)
            {
                return fault with { Detail = fault.Detail + (half ? " (half of the parameters frozen)" : "") };
            }
        }

        return new(Verdict.Exact, "");
    }

    private Outcome? Compare(MethodInfo jvp, Logits expected, bool half, bool diagnosed)
    {
        nn.Module model = Create();
        object?[] inputs = Inputs();
        var before = ModelState.Of(model);
        var batch = inputs.Select(Text).ToArray();
        ParameterTangents direction = ParameterTangents.FromNamed(model, Direction(model, half));
        Logits logits;
        Logits slopes;
        bool exact;
        try
        {
            using var first = (LogitJvp)Call(jvp, model, [.. inputs, direction])!;
            (logits, slopes, exact) = (new(first.Logits), new(first.Slopes), first.ExactTangent);
            if (ModelState.Of(model).DifferenceFrom(before) is { } change)
            {
                return new(Verdict.Wrong, "Jvp changes the model: " + change);
            }

            if (!batch.SequenceEqual(inputs.Select(Text)))
            {
                return new(Verdict.Wrong, "Jvp changes the batch");
            }

            using var second = (LogitJvp)Call(jvp, model, [.. inputs, direction])!;
            if (!diagnosed && (new Logits(second.Logits).DistanceTo(logits) > LogitTolerance || new Logits(second.Slopes).DistanceTo(slopes) > LogitTolerance * Math.Max(1, slopes.Largest)))
            {
                return new(Verdict.Wrong, "Jvp differs the second time");
            }
        }
        catch (Exception exception)
        {
            return IsRefusal(exception) ? new(Verdict.RefusedAtRunTime, exception.Message) : new(Verdict.Crashed, "Jvp: " + exception);
        }

        double apart = logits.DistanceTo(expected);
        if (!(apart <= LogitTolerance * Math.Max(1, expected.Largest)))
        {
            return new(Verdict.Wrong, $"logits differ by {apart:E2} where the largest is {expected.Largest:E2}");
        }

        if (!exact && !diagnosed)
        {
            return new(Verdict.Wrong, "the slopes are a difference quotient and nothing says so");
        }

        return CompareSlopes(slopes, expected, half, diagnosed ? 1e-3 : SlopeTolerance);
    }

    private Outcome? CompareSlopes(Logits slopes, Logits expected, bool half, double tolerance)
    {
        var quotients = new List<Logits>();
        foreach (double step in Steps)
        {
            var quotient = Logits.Quotient(Forward(step, half), Forward(-step, half), 2 * step);
            if (quotient.DistanceTo(slopes) <= (tolerance * Math.Max(1e-3, quotient.Largest)) + (1e-9 * expected.Largest))
            {
                return null;
            }

            quotients.Add(quotient);
        }

        double spread = quotients[0].DistanceTo(quotients[1]);
        Verdict verdict = spread <= 0.1 * quotients[0].DistanceTo(slopes) ? Verdict.Wrong : Verdict.Invalid;
        return new(verdict, $"slopes differ by {quotients[0].DistanceTo(slopes):E2} where the largest is {quotients[0].Largest:E2}; two quotients by {spread:E2}");
    }

    // With gradients on, as a training step runs it: a forward may ask whether they are.
    private Logits Forward(double step, bool half)
    {
        nn.Module model = Create();
        if (step != 0)
        {
            using var noGrad = no_grad();
            var direction = Direction(model, half);
            foreach (var (name, parameter) in model.named_parameters().Where(named => direction.ContainsKey(named.name)))
            {
                parameter.add_(direction[name] * step);
            }
        }

        object? result = Call(forward, model, Inputs());
        return new(LogitsOf(result));
    }

    private Tensor LogitsOf(object? result)
    {
        switch (result)
        {
            case Tensor tensor:
                return tensor;
            case System.Runtime.CompilerServices.ITuple tuple:
                return (Tensor)tuple[output]!;
            case IEnumerable<Tensor> all:
                return all.ElementAt(output);
        }

        var tensors = result!.GetType().GetProperties().Where(property => typeof(Tensor).IsAssignableFrom(property.PropertyType)).ToList();
        return (Tensor)(tensors.FirstOrDefault(property => property.Name.Equals("logits", StringComparison.OrdinalIgnoreCase)) ?? tensors[output]).GetValue(result)!;
    }

    private nn.Module Create()
    {
        manual_seed(7);
        object model = type.GetMethod("Create", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, []) is { } create ? Call(create, null, [])! : Call(() => Activator.CreateInstance(type, nonPublic: true))!;
        var module = (nn.Module)model;
        module.to(ScalarType.Float64);
        module.eval();
        using var noGrad = no_grad();
        var generator = new Generator(11);
        foreach (var (_, parameter) in module.named_parameters())
        {
            parameter.add_(randn(parameter.shape, ScalarType.Float64, generator: generator) * 0.1);
        }

        return module;
    }

    private static Dictionary<string, Tensor> Direction(nn.Module model, bool half)
    {
        var generator = new Generator(13);
        return model.named_parameters().Select((named, i) => (named.name, Tangent: randn(named.parameter.shape, ScalarType.Float64, generator: generator) * 0.5, Taken: !half || i % 2 == 1))
            .Where(named => named.Taken)
            .ToDictionary(named => named.name, named => named.Tangent);
    }

    private object?[] Inputs()
    {
        if (type.GetMethod("Inputs", BindingFlags.Static | BindingFlags.Public, []) is { } own)
        {
            manual_seed(19);
            return (object?[])Call(own, null, [])!;
        }

        var generator = new Generator(17);
        return [.. forward.GetParameters().Select(parameter => Input(parameter.ParameterType))];

        object? Input(Type kind)
        {
            if (kind.IsAssignableFrom(typeof(Tensor)))
            {
                return randn([4, 4], ScalarType.Float64, generator: generator);
            }

            if (kind.IsAssignableFrom(typeof(Tensor[])))
            {
                return new[] { (Tensor)Input(typeof(Tensor))!, (Tensor)Input(typeof(Tensor))! };
            }

            if (kind.IsAssignableFrom(typeof(List<Tensor>)))
            {
                return new List<Tensor> { (Tensor)Input(typeof(Tensor))!, (Tensor)Input(typeof(Tensor))! };
            }

            if (kind == typeof(Dictionary<string, Tensor>))
            {
                return new Dictionary<string, Tensor> { ["x"] = (Tensor)Input(typeof(Tensor))!, ["y"] = (Tensor)Input(typeof(Tensor))! };
            }

            if (kind.IsGenericType && typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(kind))
            {
                return Activator.CreateInstance(kind, [.. kind.GetGenericArguments().Select(Input)]);
            }

            return Type.GetTypeCode(Nullable.GetUnderlyingType(kind) ?? kind) switch
            {
                TypeCode.Boolean => true,
                TypeCode.Int32 => 2,
                TypeCode.Int64 => 2L,
                TypeCode.Double => 0.5,
                TypeCode.Single => 0.5f,
                TypeCode.String => "tanh",
                _ when kind.GetConstructor(Type.EmptyTypes) is not null => Activator.CreateInstance(kind),
                _ => Activator.CreateInstance(kind, [.. kind.GetConstructors()[0].GetParameters().Select(parameter => Input(parameter.ParameterType))]),
            };
        }
    }

    private static string Text(object? input) => input switch
    {
        Tensor tensor => ModelState.Text(tensor),
        IEnumerable<Tensor> tensors => string.Join(";", tensors.Select(ModelState.Text)),
        IDictionary<string, Tensor> tensors => string.Join(";", tensors.Select(pair => pair.Key + ModelState.Text(pair.Value))),
        System.Runtime.CompilerServices.ITuple tuple => string.Join(";", Enumerable.Range(0, tuple.Length).Select(i => Text(tuple[i]))),
        _ => input?.ToString() ?? "",
    };

    // The guard's own, not a tensor operation's that failed under it.
    private static bool IsRefusal(Exception exception) => exception is NotSupportedException or InvalidOperationException and not ObjectDisposedException
        && exception.Message.Length > 20
        && new System.Diagnostics.StackTrace(exception).GetFrames().Select(frame => frame.GetMethod()?.DeclaringType).FirstOrDefault(at => at is not null && at.Namespace?.StartsWith("System", StringComparison.Ordinal) != true) is { } at
        && at.Namespace?.StartsWith("SafeStep.ManagedTorch", StringComparison.Ordinal) == false;

    private static object? Call(MethodInfo method, object? target, object?[] arguments) => Call(() => method.Invoke(target, arguments));

    private static object? Call(Func<object?> call)
    {
        try
        {
            return call();
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    private static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);
}
