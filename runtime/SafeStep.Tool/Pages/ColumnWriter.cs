using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SafeStep.Tool.Pages;

/// <summary>Columns of numbers in JSON: a value that all rows share, or the bytes of the numbers in base 64, as single precision where that shows no difference.</summary>
internal static class ColumnWriter
{
    /// <summary>The largest relative error of a number that a page may show: five digits are more than it prints.</summary>
    private const double Tolerance = 1e-6;

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<double> values, bool isExact = false)
    {
        if (values.Length == 0 || AreEqual(values))
        {
            json.WriteString("type", "same");
            WriteNumber(json, "value", values.Length == 0 ? double.NaN : values[0]);
        }
        else if (!isExact && AreSingles(values))
        {
            float[] singles = ArrayPool<float>.Shared.Rent(values.Length);
            for (int i = 0; i < values.Length; i++)
            {
                singles[i] = (float)values[i];
            }

            json.WriteString("type", "f4");
            json.WriteBase64String("data", MemoryMarshal.AsBytes(singles.AsSpan(0, values.Length)));
            ArrayPool<float>.Shared.Return(singles);
        }
        else
        {
            json.WriteString("type", "f8");
            json.WriteBase64String("data", MemoryMarshal.AsBytes(values));
        }
    }

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> values)
    {
        json.WriteString("type", "u1");
        json.WriteBase64String("data", values);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsNaN(value))
        {
            json.WriteNull(name);
        }
        else if (double.IsInfinity(value))
        {
            json.WriteString(name, value > 0 ? "Infinity" : "-Infinity");
        }
        else
        {
            json.WriteNumber(name, value);
        }
    }

    private static bool AreEqual(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (!value.Equals(values[0]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreSingles(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (double.IsFinite(value) && !(Math.Abs((float)value - value) <= Tolerance * Math.Abs(value)))
            {
                return false;
            }
        }

        return true;
    }
}
