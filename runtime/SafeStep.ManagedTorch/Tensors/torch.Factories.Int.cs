namespace SafeStep.ManagedTorch;

// The literal 0 is a long and also a ScalarType; with an exact overload it is a size.
public static partial class torch
{
    /// <inheritdoc cref="empty(long[], ScalarType?, Device, bool)"/>
    public static Tensor empty(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty((long[])[size], dtype, device, requires_grad);

    /// <inheritdoc cref="empty(long[], ScalarType?, Device, bool)"/>
    public static Tensor empty(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty((long[])[rows, columns], dtype, device, requires_grad);

    /// <inheritdoc cref="empty(long[], ScalarType?, Device, bool)"/>
    public static Tensor empty(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty((long[])[dim0, dim1, dim2], dtype, device, requires_grad);

    /// <inheritdoc cref="empty(long[], ScalarType?, Device, bool)"/>
    public static Tensor empty(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty((long[])[dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device, bool)"/>
    public static Tensor zeros(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros((long[])[size], dtype, device, requires_grad);

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device, bool)"/>
    public static Tensor zeros(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros((long[])[rows, columns], dtype, device, requires_grad);

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device, bool)"/>
    public static Tensor zeros(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros((long[])[dim0, dim1, dim2], dtype, device, requires_grad);

    /// <inheritdoc cref="zeros(long[], ScalarType?, Device, bool)"/>
    public static Tensor zeros(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros((long[])[dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    /// <inheritdoc cref="ones(long[], ScalarType?, Device, bool)"/>
    public static Tensor ones(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones((long[])[size], dtype, device, requires_grad);

    /// <inheritdoc cref="ones(long[], ScalarType?, Device, bool)"/>
    public static Tensor ones(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones((long[])[rows, columns], dtype, device, requires_grad);

    /// <inheritdoc cref="ones(long[], ScalarType?, Device, bool)"/>
    public static Tensor ones(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones((long[])[dim0, dim1, dim2], dtype, device, requires_grad);

    /// <inheritdoc cref="ones(long[], ScalarType?, Device, bool)"/>
    public static Tensor ones(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones((long[])[dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device, bool)"/>
    public static Tensor full(int size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => full((long[])[size], value, dtype, device, requires_grad);

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device, bool)"/>
    public static Tensor full(int rows, int columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => full((long[])[rows, columns], value, dtype, device, requires_grad);

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device, bool)"/>
    public static Tensor full(int dim0, int dim1, int dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => full((long[])[dim0, dim1, dim2], value, dtype, device, requires_grad);

    /// <inheritdoc cref="full(long[], Scalar, ScalarType?, Device, bool)"/>
    public static Tensor full(int dim0, int dim1, int dim2, int dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => full((long[])[dim0, dim1, dim2, dim3], value, dtype, device, requires_grad);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor rand(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => rand((long[])[size], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor rand(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => rand((long[])[rows, columns], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor rand(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => rand((long[])[dim0, dim1, dim2], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="rand(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor rand(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => rand((long[])[dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randn(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randn((long[])[size], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randn(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randn((long[])[rows, columns], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randn(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randn((long[])[dim0, dim1, dim2], dtype, device, requires_grad, generator);

    /// <inheritdoc cref="randn(long[], ScalarType?, Device, bool, Generator)"/>
    public static Tensor randn(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) => randn((long[])[dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator);
}
