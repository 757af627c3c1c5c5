using Lab.Data;

namespace Lab.Measuring;

/// <summary>Runs a network without training it.</summary>
public static class Evaluation
{
    /// <summary>The logits, row by row, in the mode the network is in; running statistics stay as they were.</summary>
    public static float[] Logits(nn.Module<Tensor, Tensor> model, Tensor x)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        bool hasBuffers = model.training && model.named_buffers().Any();
        using var before = hasBuffers ? ParameterPoint.Of(model) : null;
        float[] logits = model.call(x).to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        before?.RestoreBuffers();
        return logits;
    }

    /// <summary>The share of rows that are classified right, in the mode the network is in.</summary>
    public static double Accuracy(nn.Module<Tensor, Tensor> model, Samples samples) =>
        LogitRows.Agreement(LogitRows.Predictions(Logits(model, samples.X), samples.Count), samples.Labels);

    /// <summary>The same in evaluation mode.</summary>
    public static double AccuracyInEvaluation(nn.Module<Tensor, Tensor> model, Samples samples)
    {
        bool training = model.training;
        model.eval();
        try
        {
            return Accuracy(model, samples);
        }
        finally
        {
            model.train(training);
        }
    }
}
