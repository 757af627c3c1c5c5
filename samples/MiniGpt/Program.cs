using System.Globalization;
using MiniGpt;
using SafeStep;

return new CommandLine().Invoke(args, settings =>
{
    if (!TensorBackend.TryLoad(out string? problem))
    {
        Console.Error.WriteLine(problem);
        return 2;
    }

    var device = settings.Device == "cpu" ? torch.CPU : TensorBackend.BestDevice;
    if (settings.Device == "cuda" && device.type == DeviceType.CPU)
    {
        Console.Error.WriteLine($"--device cuda: {TensorBackend.Name} finds no CUDA device here. It needs TorchSharp (-p:Backend=torchsharp) with its native library for CUDA (-p:TorchSharpNative=cuda) and an NVIDIA driver.");
        return 2;
    }

    CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    var text = CharacterText.Load();
    if (settings.Context > text.LongestWindow)
    {
        Console.Error.WriteLine($"--context {settings.Context}: the text held for validation has windows of at most {text.LongestWindow} characters.");
        return 2;
    }

    double gigabytes = settings.MemoryNeeded(text.Vocabulary) / 1e9, available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9;
    if (device.type == DeviceType.CPU && gigabytes > available)
    {
        Console.Error.WriteLine($"A model of --width {settings.Width}, --layers {settings.Layers}, --heads {settings.Heads} on --batch {settings.Batch} windows of --context {settings.Context} needs about {gigabytes:G3} GB; this machine has {available:G3} GB.");
        return 2;
    }

    using var trainer = new Trainer(settings, text, device);
    Console.WriteLine($"{TensorBackend.Name} on {device}; {text.Vocabulary} characters, AdamW, {(settings.Guarded ? $"guarded at r = {settings.Target}" : "unguarded")}");
    Console.WriteLine("  step  learning rate    loss        r   scale  tokens/s");
    int every = Math.Max(1, settings.Steps / 20);
    double tokensPerSecond = 0;
    foreach (var step in trainer.Run())
    {
        tokensPerSecond += (step.TokensPerSecond - tokensPerSecond) / step.Step;
        if (step.Step % every == 0 || step.Step == 1)
        {
            Console.WriteLine($"{step.Step,6}  {step.LearningRate,13:g3}  {step.Loss,6:F3}  {step.Report.Ratio,7:F3}  {step.Report.Scale,6:F3}  {tokensPerSecond,8:F0}");
        }
    }

    Console.WriteLine($"loss on held text {trainer.HeldLoss():F3}; the model writes:");
    Console.WriteLine(trainer.Continue(300));
    return 0;
});
