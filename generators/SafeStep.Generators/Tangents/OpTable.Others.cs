namespace SafeStep.Generators.Tangents;

/// <content>What has no tangent: constants, integers, truth values, steps; what the host reads; what is refused.</content>
internal static partial class OpTable
{
    private static IEnumerable<Op> Constants() => Each(
        OpKind.Zero,
        """
        empty empty_like full full_like new_empty new_full new_ones new_zeros new_tensor ones ones_like zeros zeros_like arange linspace logspace eye tensor from_array frombuffer
        tril_indices triu_indices hann_window hamming_window bartlett_window blackman_window kaiser_window
        argmax argmin argsort argwhere bincount bucketize byte count_nonzero int long nonzero one_hot sbyte searchsorted short char
        all allclose any bool eq equal ge greater greater_equal gt isclose isfinite isin isinf isnan le less less_equal logical_and logical_not logical_or logical_xor lt ne not_equal
        bitwise_and bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor histc op_Equality op_Inequality op_LessThan op_LessThanOrEqual op_GreaterThan op_GreaterThanOrEqual op_BitwiseAnd op_BitwiseOr op_ExclusiveOr
        op_OnesComplement op_LogicalNot signbit isposinf isneginf isreal
        gcd lcm matrix_rank is_neg nonzero_as_list
        ceil floor floor_divide round sign trunc fix
        zero_ fill_ constant_ zeros_ ones_
        """);

    private static IEnumerable<Op> Others() =>
    [
        .. Each(OpKind.Random, """
            bernoulli bernoulli_ cauchy_ exponential_ geometric_ gumbel_softmax log_normal_ multinomial normal normal_ poisson rand rand_like randint randint_like randn randn_like random_ randperm
            rrelu uniform_ binomial _sample_dirichlet _standard_gamma rand_out randint_out randn_out randperm_out fractional_max_pool2d fractional_max_pool3d fractional_max_pool2d_with_indices
            fractional_max_pool3d_with_indices
            """),
        .. Each(OpKind.ToHost, "item ToSingle ToDouble ToInt32 ToInt64 ToInt16 ToByte ToSByte ToBoolean ToHalf ToScalar ToString ToArray data tolist is_nonzero str jlstr npstr cstr op_Explicit bytes print ReadCpuValue"),
        .. Each(OpKind.Keep, "MoveToOuterDisposeScope DetachFromDisposeScope DetatchFromDisposeScope MoveToOtherDisposeScope MoveToOuter MoveToOther Detach Attach Include DisposeEverythingBut"),
        .. Each(OpKind.Plain, """
            shape size Size dim ndim numel NumberOfElements Dimensions dtype device device_type device_index is_cuda is_cpu is_floating_point is_complex is_integral is_contiguous is_sparse
            stride strides ElementSize element_size itemsize Handle IsInvalid Length Count LongLength Dispose GetType GetHashCode Equals layout names has_names
            NewDisposeScope CurrentDisposeScope DisposeEverything no_grad WrappedTensorDisposeScope
            parameters named_parameters buffers named_buffers children named_children modules named_modules training GetName get_parameter get_buffer has_parameter has_buffer is_tensor
            is_same_size can_cast promote_types result_type finfo iinfo get_default_dtype max_int_value OwningDisposeScope
            """),
        .. Each(OpKind.Recording, "enable_grad set_grad_enabled inference_mode"),
        .. Each(OpKind.Pass, "meshgrid pack_padded_sequence pack_sequence pad_packed_sequence pad_sequence"),
        .. Refused(WorksOnGradients, "backward grad requires_grad_set retain_grad register_hook"),
        .. Refused("it says whether gradients are recorded, which they are in training and not here", "requires_grad is_leaf is_grad_enabled grad_fn"),
        .. Refused("it says how memory is laid out, which a tangent need not share", "as_strided set_ resize_ resize_as_ data_ptr storage"),
        .. Refused("it changes what all code shares", "manual_seed seed set_rng_state set_default_dtype set_default_device set_num_threads set_num_interop_threads use_deterministic_algorithms set_printoptions set_flush_denormal"),
        .. Refused("it changes the model", "train eval apply zero_grad load load_state_dict register_parameter register_buffer register_module register_forward_hook register_forward_pre_hook RegisterComponents"),
    ];
}
