using System.Reflection;
using System.Reflection.Emit;

namespace SafeStep.TorchSharp.Tests;

/// <summary>
/// TorchSharp lets go of the numbers it gives to libtorch before libtorch has read them (docs/torchsharp.md). SafeStep holds its own: this reads its compiled code and finds every call that would make such a number or hand one over elsewhere
/// than in its homes.
/// </summary>
public sealed class HeldScalarTests
{
    // TorchScript hands on the numbers of its callers, and holds its arguments itself.
    private static readonly Type?[] Homes = [typeof(HeldScalar), typeof(Scalars), typeof(TorchScript)];

    private static readonly Assembly Library = typeof(torch).Assembly;

    [Fact]
    public void SafeStep_gives_libtorch_no_number_that_it_does_not_hold()
    {
        var making = MethodsThatMakeScalars();

        string[] calls = [.. from method in MethodsOf(typeof(StepGuard).Assembly)
                             where !Homes.Contains(method.DeclaringType)
                             from called in Calls(method)
                             where IsOfLibrary(called) && (TakesScalar(called) || making.Contains(Key(called)))
                             select $"{method.DeclaringType}.{method.Name} calls {called.DeclaringType!.Name}.{called}"];

        Assert.True(calls.Length == 0, string.Join(Environment.NewLine, calls.Distinct().Order()));
    }

    /// <summary>What the test above relies on: it would find nothing, too, if it read nothing.</summary>
    [Fact]
    public void The_search_finds_numbers_that_are_given_openly_and_those_made_inside()
    {
        var making = MethodsThatMakeScalars();
        var calls = Calls(typeof(HeldScalarTests).GetMethod(nameof(Examples), BindingFlags.Static | BindingFlags.NonPublic)!).Where(IsOfLibrary).ToList();

        Assert.Contains(calls, call => call.Name == "op_Multiply" && making.Contains(Key(call)));
        Assert.Contains(calls, call => call.Name == "op_Addition" && making.Contains(Key(call)));
        Assert.Contains(calls, call => call.Name == "pow" && TakesScalar(call));
        Assert.DoesNotContain(calls, call => call.Name == "op_Subtraction" && (TakesScalar(call) || making.Contains(Key(call))));
        Assert.Contains(Calls(typeof(HeldScalar).GetMethod("op_Multiply")!), call => IsOfLibrary(call) && TakesScalar(call));
    }

    private static Tensor Examples(Tensor x, Tensor y) => ((x * 2.0) + y - x).pow(3);

    // Directly, or by calling one that does. What is chosen while it runs, a virtual method or a delegate, is not followed.
    private static HashSet<(Guid, int)> MethodsThatMakeScalars()
    {
        var callers = new Dictionary<(Guid, int), List<MethodBase>>();
        foreach (var method in MethodsOf(Library))
        {
            foreach (var called in Calls(method).Where(IsOfLibrary))
            {
                if (!callers.TryGetValue(Key(called), out var list))
                {
                    callers[Key(called)] = list = [];
                }

                list.Add(method);
            }
        }

        var making = new HashSet<(Guid, int)>();
        var open = new Stack<MethodBase>(typeof(Scalar).GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic));
        while (open.TryPop(out var method))
        {
            if (making.Add(Key(method)) && (!method.IsVirtual || method.IsFinal) && callers.TryGetValue(Key(method), out var list))
            {
                list.ForEach(open.Push);
            }
        }

        return making;
    }

    private static bool IsOfLibrary(MethodBase method) => method.Module.Assembly == Library;

    private static bool TakesScalar(MethodBase method) =>
        method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Scalar)) || (method.DeclaringType == typeof(Scalar) && !method.IsStatic && method.Name != nameof(Scalar.Dispose));

    // The same for all arguments of types.
    private static (Guid, int) Key(MethodBase method) => (method.Module.ModuleVersionId, method.MetadataToken);

    private static IEnumerable<MethodBase> MethodsOf(Assembly assembly) =>
        from type in assembly.GetTypes()
        from method in type.GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance).OfType<MethodBase>()
        select method;

    // The methods whose tokens stand in the method's code: called, created or taken as a delegate.
    private static List<MethodBase> Calls(MethodBase method)
    {
        var calls = new List<MethodBase>();
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        Type[]? ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null, ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < code.Length;)
        {
            OpCode operation = code[at] == 0xFE ? Operations[0xFE00 | code[at + 1]] : Operations[code[at]];
            at += operation.Size;
            if (operation.OperandType is OperandType.InlineMethod && method.Module.ResolveMethod(BitConverter.ToInt32(code, at), ofType, ofMethod) is { } called)
            {
                calls.Add(called);
            }

            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }

        return calls;
    }

    private static readonly Dictionary<int, OpCode> Operations = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(operation => (int)(ushort)operation.Value);
}
