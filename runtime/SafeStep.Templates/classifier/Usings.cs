// Another backend is another package in the project file and other names here; the rest of the code stays as it is.
global using SafeStep;
#if (managed)
global using SafeStep.ManagedTorch;
global using SafeStep.ManagedTorch.Modules;
global using static SafeStep.ManagedTorch.torch;
#else
global using TorchSharp;
global using TorchSharp.Modules;
global using static TorchSharp.torch;
#endif
