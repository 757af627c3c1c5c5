using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Tests.Harness;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Tests.Training.Flow;

/// <summary>The short cuts of a flow must tell the same as the control flow graph that they spare.</summary>
public sealed class SourceOrderTests
{
    public static TheoryData<string> Bodies =>
    [
        "optimizer.zero_grad(); var loss = model.call(x); loss.backward(); optimizer.step();",
        "optimizer.step(); ; optimizer.zero_grad(); model.call(x).backward();",
        "for (int i = 0; i < 3; i++) { optimizer.zero_grad(); var loss = model.call(x); loss.backward(); optimizer.step(); }",
        "while (more) { model.call(x).backward(); if (more) { continue; } optimizer.step(); optimizer.zero_grad(); }",
        "do { model.call(x).backward(); optimizer.step(); if (more) break; optimizer.zero_grad(); } while (more);",
        "optimizer.zero_grad(); if (more) { return; } model.call(x).backward(); optimizer.step();",
        "optimizer.zero_grad(); if (more) { model.call(x).backward(); } else { optimizer.step(); } optimizer.step();",
        "again: optimizer.zero_grad(); model.call(x).backward(); optimizer.step(); if (more) goto again;",
        "switch (x.shape[0]) { case 0: optimizer.step(); goto case 2; case 1: optimizer.zero_grad(); break; case 2: model.call(x).backward(); goto case 1; }",
        "try { model.call(x).backward(); optimizer.step(); } catch (Exception) { optimizer.zero_grad(); throw; } finally { optimizer.zero_grad(); } optimizer.step();",
        "optimizer.zero_grad(); using (var scope = torch.NewDisposeScope()) { model.call(x).backward(); } optimizer.step();",
        "Train(optimizer, model.call(x)); optimizer.zero_grad(); Train(optimizer, model.call(x)); optimizer.step();",
        "foreach (var at in x.shape) { Train(optimizer, model.call(x)); optimizer.zero_grad(); }",
        "optimizer.step(); throw new Exception(); optimizer.zero_grad(); model.call(x).backward();",
    ];

    [Theory, MemberData(nameof(Bodies))]
    public async Task Tells_the_same_as_the_control_flow_graph(string statements)
    {
        TrainingFlow flow = await FlowOf(statements);
        var layout = new Layout(ControlFlowGraph.Create((IMethodBodyOperation)flow.Frame.Body.Root), flow.Events);
        Assert.NotEmpty(flow.Events);
        foreach (TrainingEvent from in flow.Events)
        {
            foreach (TrainingEvent target in flow.Events)
            {
                foreach (TrainingAction barrier in Enum.GetValues<TrainingAction>())
                {
                    Assert.Equal(
                        layout.Reaches(from, item => ReferenceEquals(item, target), item => item.Action == barrier),
                        flow.Reaches(from, target, item => item.Action == barrier));
                }
            }
        }
    }

    private static async Task<TrainingFlow> FlowOf(string statements)
    {
        using var project = new TestProject("TorchSharp", $$"""
            public class Program
            {
                public static void Run(Net model, optim.Optimizer optimizer, Tensor x, bool more)
                {
                    {{statements}}
                }

                private static void Train(optim.Optimizer optimizer, Tensor loss)
                {
                    loss.backward();
                    optimizer.step();
                }
            }
            """, []);
        Compilation compilation = await project.CompileAsync();
        Assert.DoesNotContain(compilation.GetDiagnostics(), item => item.Severity == DiagnosticSeverity.Error);
        IMethodSymbol run = compilation.GetTypeByMetadataName("Program")!.GetMembers("Run").OfType<IMethodSymbol>().Single();
        MethodBody body = SourceBodies.Of(compilation).Of(run, CancellationToken.None)!;
        return TrainingFlow.Of(new Frame(body), TorchTypes.Of(compilation)!, CancellationToken.None)[0];
    }
}
