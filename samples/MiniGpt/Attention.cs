namespace MiniGpt;

/// <summary>Causal self-attention with several heads.</summary>
public sealed partial class Attention : nn.Module<Tensor, Tensor>
{
    private readonly Linear input;
    private readonly Linear projection;
    private readonly int heads;

    public Attention(int width, int heads)
        : base(nameof(Attention))
    {
        this.heads = heads;
        input = nn.Linear(width, 3 * width);
        projection = nn.Linear(width, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var (batch, length, width) = (x.shape[0], x.shape[1], x.shape[2]);
        var parts = input.call(x).chunk(3, 2);
        var query = parts[0].view(batch, length, heads, width / heads).transpose(1, 2);
        var key = parts[1].view(batch, length, heads, width / heads).transpose(1, 2);
        var value = parts[2].view(batch, length, heads, width / heads).transpose(1, 2);

        var here = torch.arange(length, device: x.device);
        var later = here.unsqueeze(0) > here.unsqueeze(1);
        var scores = query.matmul(key.transpose(2, 3)) / Math.Sqrt(width / heads);
        var weights = scores.masked_fill(later, double.NegativeInfinity).softmax(3);
        var mixed = weights.matmul(value).transpose(1, 2).reshape(batch, length, width);
        return projection.call(mixed);
    }
}
