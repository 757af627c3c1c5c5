using SafeStep;

namespace Lab.Models;

/// <summary>A network of the laboratory: what the generator writes on a class with <c>[LogitHead]</c>, under one name.</summary>
public interface IClassifier
{
    nn.Module<Tensor, Tensor> Module => (nn.Module<Tensor, Tensor>)this;

    LogitJvp Jvp(Tensor x, ParameterTangents direction);

    StepGuard CreateStepGuard(torch.optim.Optimizer optimizer, StepGuardOptions? options = null);
}
