using SafeStep;

namespace Lab.Models;

/// <summary>A small language model: the embeddings of the last tokens side by side, a hidden layer, logits over the vocabulary (Bengio et al. 2003).</summary>
[LogitHead]
public sealed partial class WindowLanguageModel : nn.Module<Tensor, Tensor>, IClassifier
{
    public const int Window = 4, Width = 32;

    private readonly Embedding embedding;
    private readonly Linear hidden = nn.Linear(Window * Width, Width);
    private readonly LayerNorm norm = nn.LayerNorm(Width);
    private readonly Linear head;

    public WindowLanguageModel(int vocabulary)
        : base(nameof(WindowLanguageModel))
    {
        embedding = nn.Embedding(vocabulary, Width);
        head = nn.Linear(Width, vocabulary);
        RegisterComponents();
    }

    /// <param name="tokens">Shape [batch, Window].</param>
    public override Tensor forward(Tensor tokens) =>
        head.call(norm.call(nn.functional.gelu(hidden.call(embedding.call(tokens).flatten(1)))));
}
