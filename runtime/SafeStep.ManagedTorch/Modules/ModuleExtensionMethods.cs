using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>Conversions of whole modules.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>Converts all floating-point parameters and buffers, in place.</summary>
    public static T to<T>(this T module, ScalarType type, bool non_blocking = false) where T : nn.Module
    {
        module.ConvertTo(type);
        return module;
    }

    /// <summary>The module itself: there is one device.</summary>
    public static T to<T>(this T module, Device device, bool non_blocking = false) where T : nn.Module => module;

    /// <inheritdoc cref="to{T}(T, ScalarType, bool)"/>
    public static T to<T>(this T module, Device device, ScalarType type, bool non_blocking = false) where T : nn.Module => module.to(type);

    /// <inheritdoc cref="to{T}(T, Device, bool)"/>
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false) where T : nn.Module => module;

    /// <inheritdoc cref="to{T}(T, Device, bool)"/>
    public static T to<T>(this T module, string device, bool non_blocking = false) where T : nn.Module => module.to(new Device(device));

    /// <summary>Converts to the type of a tensor, in place.</summary>
    public static T to<T>(this T module, Tensor other, bool non_blocking = false) where T : nn.Module => module.to(other.dtype);

    /// <inheritdoc cref="to{T}(T, Device, bool)"/>
    public static T cpu<T>(this T module, bool non_blocking = false) where T : nn.Module => module;

    /// <summary>Converts to single precision, in place.</summary>
    public static T @float<T>(this T module, bool non_blocking = false) where T : nn.Module => module.to(ScalarType.Float32);

    /// <summary>Converts to double precision, in place.</summary>
    public static T @double<T>(this T module, bool non_blocking = false) where T : nn.Module => module.to(ScalarType.Float64);
}
