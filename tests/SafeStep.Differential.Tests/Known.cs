using System.Text.RegularExpressions;

namespace SafeStep.Differential.Tests;

/// <summary>Differences that stay, each kind with its reason. Anything else fails the test.</summary>
public static class Known
{
    public const string Defect = "TorchSharp's own defect; PyTorch's definition decides";
    public const string More = "the engine has what TorchSharp 0.107 or PyTorch lacks";
    public const string Undefined = "PyTorch leaves it undefined";
    public const string Stated = "stated in docs/embedded-engine.md";

    private static readonly (Regex Operation, Regex Difference, string Kind, string Reason)[] All =
    [
        // TorchSharp's defects.
        Of(@"\bhardtanh_?\(", ".", Defect, "hardtanh writes into its input and exchanges or ignores limits"),
        Of(@"torch\.(div|divide)\(.*rounding_mode", ".", Defect, "the static div and divide ignore the rounding mode"),
        Of(@"\b(var|std|var_mean|std_mean)\(.*", @"NaN|value|type:|Int32|Int64|Bool|Byte|could not|only support", Defect, "var and std ignore unbiased without dimensions and their type always, and differentiate an empty list of dimensions wrongly"),
        Of(@"\bbaddbmm\(", ".", Defect, "baddbmm takes its operands in the wrong order"),
        Of(@"\b(elu|celu|selu)_?\(", "^input|result 0 value|a leaf that requires a gradient", Defect, "in place the result is a new tensor, the operand stays as it was"),
        Of(@"\bxavier_normal_\(", ".", Defect, "xavier_normal_ draws from the uniform distribution"),
        Of(@"\btrunc_normal_\(", "value|NaN", Defect, "trunc_normal_ multiplies by the mean and adds the deviation"),
        Of(@"\bpoisson_nll_loss\([^)]*\)\(.*\}; False; ", "value|NaN|^gradient", Defect, "poisson_nll_loss passes eps in another precision than the native code reads"),
        Of(@"\bmulti_label_margin_loss\(", "^error in call", Defect, "multi_label_margin_loss of nothing returns memory that was not set"),
        Of(@"\bgelu_?\(|\bnn\.GELU\(", "NaN.*torch|torch.*NaN", Defect, "libtorch's vectorised gelu of infinity is no number"),
        Of(@"\baddcmul_?\(.*Byte", "^gradient", Defect, "the gradient of addcmul is computed in bytes"),
        Of(@"\bnll_loss\(", "grad_input must be contiguous", Defect, "nll_loss has no gradient for inputs that are transposed"),
        Of(@"\bisclose\(.*; True\)$", "doesn't match the broadcast shape", Defect, "isclose with nanEqual stretches one operand alone"),
        Of(@"\b(soft_margin_loss|logaddexp)\(.*Bool", "torch in backward: .*bool tensor is not supported", More, "a gradient that PyTorch does not implement for truth values"),
        Of(@"\b(binary_cross_entropy_with_logits|binary_cross_entropy)\(", "not differentiable with respect to argument '(pos_)?weight'", More, "a gradient of the weight"),
        Of(@"(?i)\bsoft_?margin_?loss\(", @"NaN|torch: Float(32|64)\[[\d,]*\]g?\{.*Infinity", More, "the logistic loss stays finite where its exponential overflows"),
        Of(@"\bnn\.GroupNorm\(", "^error in build: .*do not divide", More, "refused where the layer is built, as in PyTorch's Python"),
        Of(@"\bunflatten\(", "Invalid 'dim'", Defect, "unflatten refuses dimensions counted from the last"),
        Of(@"\b(cat|concat|concatenate)\(", @"^input|cannot be joined|out of range|written-to tensor refers", Defect, "of a single tensor cat returns that tensor itself, whatever the dimension"),
        Of(@"\bfull\(", "type: Bool", Defect, "full of a truth value is Int64"),
        Of(@"\bround_?\(", "not implemented for", Defect, "round refuses integers, which are round"),
        Of(@"\bto\(", "^input|empty handle|NullReferenceException", Defect, "to(other) copies where nothing changes"),
        Of(@"\bop_Implicit\(", "Should not be called", Defect, "the conversion exists for the compiler alone"),
        Of(@"\baddm?m_?\(", "can't be cast to the desired output type", Defect, "addmm of integers with an empty inner dimension fails"),
        Of(@"\bhardsigmoid_?\(", "^gradient", Defect, "hardsigmoid's gradient is rounded to single precision"),
        Of(@"\bcelu_?\(", "^gradient", Defect, "celu's 1 / alpha is rounded to single precision"),
        Of(@"\bdiff\(", "n != 1", More, "diff of another order than 1"),
        Of(@"\bbatch_norm\(", "needs more than one", Defect, "batch norm trains on one value per channel, where PyTorch refuses"),
        Of(@"\bnll_loss\(", "Expected 2 or more dimensions", More, "nll_loss of one sample without a batch"),
        Of(@"\bdropout", "neither|expected|leaf Variable", Defect, "dropout of whole channels takes shapes that PyTorch refuses"),

        Of(@"\bkron\(", "view size is not compatible", Defect, "kron of operands that do not lie in order fails"),
        Of(@"\bblock_diag\(.*\[0\]", "^gradient", Defect, "the gradient of block_diag passes over the row that a vector without elements is"),
        Of(@"torch\.normal\(torch\.Tensor", "^gradient|a deviation is negative|Float64.* value|value: Float64", Defect, "normal of tensors draws in single precision, takes negative deviations and passes gradients on, where PyTorch refuses and gives zeros"),
        Of(@"\btensordot\(", "torch in call: IndexOutOfRangeException", Defect, "tensordot over a number of dimensions indexes beyond its own list"),
        Of(@"functional\.unfold\(|\bnn\.Unfold\(", "Only 4D input", More, "unfold without a batch, as in PyTorch's Python"),
        Of(@"\btake_along_dim\(", "torch in call: .*(view size is not compatible|has no dimensions)", More, "take_along_dim of a view that does not lie in order, and without dimensions"),
        Of(@"\bavg_pool[12]d\(", "the divisor is 0", Defect, "a divisor of 0 is taken for none"),
        Of(@"\bgaussian_nll_loss\(", "value|requires_grad|^gradient|shape|NaN", Defect, "the loss is summed over all but the first dimension, as PyTorch had it before 1.9, and the variance is cut off"),

        Of(@"\bnn\.GroupNorm\(", "Invalid number of dimensions", Defect, "the layer refuses two dimensions, which PyTorch normalises"),
        Of(@"\bnn\.BatchNorm[12]d\(", @"channels; expected 3", Stated, "a layer built for another number of channels is refused"),
        Of(@"\(True\)\(", "torch (in )?backward: .*modified by an inplace", More, "in place where PyTorch's gradient needs the old value"),
        Of(@"(?i)soft_?margin_?loss\(", "(?i)not differentiable with respect to argument 'target'", More, "a gradient of the target"),

        Of(@"\bsmooth_l1_loss\(.*; 0d\)$", "^gradient", Defect, "with beta 0 the gradient is not that of l1_loss, which PyTorch takes"),

        Of(@"\b(interpolate|Upsample)\(.*Bicubic.*Infinity", "NaN", More, "an infinity at the border stays one, where PyTorch adds it several times with shares of both signs"),

        // What PyTorch has no gradient for.
        Of(@"\b(acosh_|asinh_|atanh_|arccosh_|arcsinh_|arctanh_|floor_divide|zero_|addcdiv_?|celu_|clamp|scatter_?|scatter_add_?|leaky_relu_|aminmax|dist|group_norm|huber_loss|smooth_l1_loss|adaptive_max_pool[12]d|mse_loss|l1_loss|adaptive_avg_pool[12]d)\(", "torch in backward|torch: backward", More, "a gradient that PyTorch does not implement for this case"),

        // Undefined.
        Of(@"\b(unfold|as_strided)\(", "^input", Undefined, "a write to places that overlap"),
        Of(@"\bclamp", "not defined for Bool", Stated, "limits of truth values"),
        Of(@"\blerp_?\(", "Byte|Int32|Int64|Bool|must be of one type", Stated, "lerp between integers, and of several types"),
        Of(@"\b(linear|mm|bmm|mv|dot)\(", "is not defined for Byte", Stated, "products of bytes"),
        Of(@"\blinspace\(", "not defined for Bool", Stated, "ranges of truth values"),
        Of(@"\b(hardswish|relu6|hardsigmoid)_?\(.*NaN|nn\.(Hardswish|ReLU6|Hardsigmoid|Hardtanh)\(.*NaN", "^gradient", Undefined, "the gradient at what is no number, which libtorch's vectorised and plain loops answer differently"),
        Of(@"\blogit_?\(.*-0", "^gradient", Undefined, "the sign of an infinite slope at minus zero"),
        Of(@"\bkthvalue\(", "^result 1 value", Undefined, "which of several equal values kthvalue names"),
        Of(@"\bhistc\(.*1E\+20", "value", Undefined, "the bins of a range that single precision cannot widen"),
        Of(@"\b(prod|cumprod)\(.*(NaN|Infinity|1E\+20)", "^gradient", More, "the gradient of a product is the product of the others, where PyTorch divides by a value that is zero, infinite or no number"),
        Of(@"\brandperm\(", "requires_grad", Defect, "randperm ignores requires_grad"),
        Of(@"\b(cross_entropy|binary_cross_entropy_with_logits)\(.*(NaN|Infinity)", "^gradient", Stated, "the gradient of a label or target whose logit is not finite"),
        Of(@"\b(mean|sum|nansum|var|std|dot|matmul|mm|mv|bmm|inner|einsum|linear|cumsum|norm|trace|\w+_loss|\w+_pool[12]d|\w+_norm|(Instance|Batch|Group|Layer)Norm\w*)\(.*1E\+20", "value|NaN", Undefined, "what is left of a sum whose terms cancel to the last digit"),
        Of(@"\btopk\(.*sorted", "value", Undefined, "the order of topk(sorted: false)"),
        Of(@"\b(cumsum|cumprod|sum|prod)\(.*type", @"value: (Byte|Int32|Int64|Bool)", Undefined, "what a number that no integer holds becomes as an integer"),

        // Stated differences.
        Of(".", @"^error in (call|write): InvalidOperationException: \w+_: dimension \d+ of shape .* is one value seen", Stated, "every write through expand() is refused"),
        Of(".", @"^error in call: (InvalidOperation|Argument|ArgumentOutOfRange)Exception: .*\| torch: (\w+\[[\d,]*\b0\b[\d,]*\]g?\{\}\s?)+$", Stated, "what an operation's type or arguments do not allow is refused for empty tensors too"),
        Of(@"\bmedian\(", @"not defined for Bool.*torch: Bool\[\]", Stated, "what an operation's type does not allow is refused for empty tensors too"),
        Of(@"\b(cumprod|cumsum)\(", @"not defined for Bool.*torch: Bool\[\]", Stated, "what an operation's type does not allow is refused without dimensions too"),
        Of(@"\bmultinomial\(", "value", Stated, "multinomial draws other numbers"),
        Of(@"\bdropout\w*\(", "value", Stated, "dropout masks are other ones"),
        Of(@"\b(avg_pool|adaptive_avg_pool)", "expected a floating-point type", Stated, "means over windows are of floating-point tensors"),
        Of(@"\bindex_(add|copy)_?\(", @"is out of range for dimension \d+ of shape \[[\d, ]*\b0\b", Stated, "an index that does not exist is refused also where the gradient alone would miss it"),
        Of(@"\b(kaiming_uniform_|CalculateFanInAndFanOut)\(", "out of bounds for float|out of range for tensor of size", More, "initialisation of a weight without inputs"),
    ];

    /// <summary>Why a difference stays; null when it must not.</summary>
    public static string? Reason(string operation, string difference)
    {
        foreach (var known in All)
        {
            if (known.Operation.IsMatch(operation) && known.Difference.IsMatch(difference)) return $"{known.Kind}: {known.Reason}";
        }
        return null;
    }

    private static (Regex, Regex, string, string) Of(string operation, string difference, string kind, string reason) =>
        (new Regex(operation, RegexOptions.CultureInvariant), new Regex(difference, RegexOptions.CultureInvariant | RegexOptions.Singleline), kind, reason);
}
