namespace SafeStep.Package.Tests;

/// <summary>A user's project: a marked model trained with a guard and, on one line that says so, without.</summary>
internal static class Consumer
{
    /// <summary>The line of <see cref="Program"/> that makes the optimizer without a guard.</summary>
    public static int UnguardedLine => 1 + Array.FindIndex(Program.Split('\n'), line => line.Contains("var unguarded =", StringComparison.Ordinal));

    public static string Project(string targetFrameworks, string version, string more = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFrameworks>{targetFrameworks}</TargetFrameworks>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="SafeStep.ManagedTorch" Version="{version}" />
          </ItemGroup>
          {more}
        </Project>
        """;

    public static string Program => """
        using System.CodeDom.Compiler;
        using System.Reflection;
        using SafeStep;
        using SafeStep.ManagedTorch;
        using SafeStep.ManagedTorch.Modules;
        using static SafeStep.ManagedTorch.torch;

        manual_seed(1);
        var model = new Net();
        var optimizer = optim.SGD(model.parameters(), 1e6);
        using var guard = model.CreateStepGuard(optimizer);
        Tensor x = rand(16, 4), y = randint(3, 16);

        nn.functional.cross_entropy(model.call(x), y).backward();
        StepReport report = guard.Step();
        Console.WriteLine($"decision {report.Decision}");
        Console.WriteLine($"exact {report.ExactTangent}");
        Console.WriteLine($"generator {typeof(Net).GetMethod("Jvp")!.GetCustomAttribute<GeneratedCodeAttribute>()!.Version}");

        var other = new Net();
        var unguarded = optim.SGD(other.parameters(), 0.1);
        nn.functional.cross_entropy(other.call(x), y).backward();
        unguarded.step();

        [LogitHead]
        public sealed partial class Net : nn.Module<Tensor, Tensor>
        {
            private readonly Linear output = nn.Linear(4, 3);
            public Net() : base(nameof(Net)) => RegisterComponents();
            public override Tensor forward(Tensor x) => output.call(x);
        }
        """;
}
