namespace SafeStep.ManagedTorch;

/// <summary>The kind of device that holds a tensor; the embedded engine has one.</summary>
public enum DeviceType
{
    /// <summary>The processor.</summary>
    CPU = 0,

    /// <summary>A graphics processor; the embedded engine has none, and a device of this type is an error.</summary>
    CUDA = 1,
}

public static partial class torch
{
    /// <summary>A device; the embedded engine computes on the processor only.</summary>
    public class Device
    {
        /// <summary>Parses a description such as "cpu".</summary>
        /// <exception cref="ArgumentException">The description names a device that the embedded engine does not have.</exception>
        public Device(string description)
        {
            if (description is not ("cpu" or "cpu:0"))
            {
                throw new ArgumentException($"The embedded engine computes on \"cpu\"; there is no device \"{description}\". Use TorchSharp for it.", nameof(description));
            }
        }

        /// <summary>The processor.</summary>
        public Device(DeviceType deviceType, int index = -1)
        {
            if (deviceType != DeviceType.CPU) throw new ArgumentException($"The embedded engine has no device type {deviceType}.", nameof(deviceType));
            this.index = index;
        }

        /// <summary>Always CPU.</summary>
        public DeviceType type => DeviceType.CPU;

        /// <summary>-1: there is one processor.</summary>
        public int index { get; } = -1;

        /// <inheritdoc/>
        public override string ToString() => "cpu";

        /// <summary>Parses a description such as "cpu".</summary>
        public static implicit operator Device(string description) => new(description);
    }

    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>There is none: <see cref="cuda.is_available"/> is false, and who asks for it all the same gets an error.</summary>
    /// <exception cref="ArgumentException">Always.</exception>
    public static Device CUDA => new("cuda");

    /// <inheritdoc cref="Device(string)"/>
    public static Device device(string description) => new(description);

    /// <inheritdoc cref="Device(string)"/>
    public static Device device(string deviceType, int index = -1) => index <= 0 ? new(deviceType) : throw new ArgumentException($"The embedded engine computes on \"cpu\"; there is no device \"{deviceType}:{index}\". Use TorchSharp for it.", nameof(index));

    /// <inheritdoc cref="Device(DeviceType, int)"/>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>Graphics processors: there are none in the embedded engine.</summary>
    public static class cuda
    {
        /// <summary>False.</summary>
        public static bool is_available() => false;

        /// <summary>0.</summary>
        public static int device_count() => 0;
    }
}
