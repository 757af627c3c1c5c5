using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>A vision transformer: patches by reshaping, a class token, learned positions, pre-norm attention.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class VisionTransformer : Module<Tensor, Tensor>
{
    private readonly int patch;
    private readonly Linear embed;
    private readonly Parameter cls;
    private readonly Parameter positions;
    private readonly Sequential encoder;
    private readonly LayerNorm norm;
    private readonly Linear head;

    public VisionTransformer(int size, int patch, int width, int heads, int depth, int classes)
        : base(nameof(VisionTransformer))
    {
        this.patch = patch;
        var count = size / patch * (size / patch);
        embed = Linear(patch * patch, width);
        cls = new Parameter(randn(1, 1, width) * 0.1);
        positions = new Parameter(randn(1, count + 1, width) * 0.1);
        var layers = new List<Module<Tensor, Tensor>>();
        for (var i = 0; i < depth; i++)
        {
            layers.Add(new VitBlock(width, heads));
        }

        encoder = Sequential(layers);
        norm = LayerNorm(width);
        head = Linear(width, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor images)
    {
        var x = embed.forward(Patches(images));
        var token = cls.expand(x.shape[0], -1, -1);
        x = cat(new[] { token, x }, 1) + positions;
        x = norm.forward(encoder.forward(x));
        return head.forward(x[.., 0]);
    }

    private Tensor Patches(Tensor images)
    {
        long n = images.shape[0], rows = images.shape[2] / patch, columns = images.shape[3] / patch;
        return images.reshape(n, rows, patch, columns, patch).permute(0, 1, 3, 2, 4).reshape(n, rows * columns, patch * patch);
    }
}

public sealed partial class VitBlock : Module<Tensor, Tensor>
{
    private readonly LayerNorm norm1, norm2;
    private readonly Linear qkv, proj;
    private readonly Linear fc1, fc2;
    private readonly Dropout dropout = Dropout(0.1);
    private readonly int heads;

    public VitBlock(int width, int heads)
        : base(nameof(VitBlock))
    {
        this.heads = heads;
        norm1 = LayerNorm(width);
        norm2 = LayerNorm(width);
        qkv = Linear(width, 3 * width);
        proj = Linear(width, width);
        fc1 = Linear(width, 2 * width);
        fc2 = Linear(2 * width, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x += Attention(norm1.forward(x));
        x += dropout.forward(fc2.forward(functional.gelu(fc1.forward(norm2.forward(x)))));
        return x;
    }

    private Tensor Attention(Tensor x)
    {
        var (n, t, c) = (x.shape[0], x.shape[1], x.shape[2]);
        var parts = qkv.forward(x).reshape(n, t, 3, heads, c / heads).permute(2, 0, 3, 1, 4);
        var (q, k, v) = (parts[0], parts[1], parts[2]);
        var weights = functional.softmax(q.matmul(k.transpose(-1, -2)) / Math.Sqrt(c / heads), -1);
        return proj.forward(dropout.forward(weights).matmul(v).transpose(1, 2).reshape(n, t, c));
    }
}
