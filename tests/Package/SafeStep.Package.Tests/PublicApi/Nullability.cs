using System.Reflection;

namespace SafeStep.Package.Tests.PublicApi;

/// <summary>The types of members with the question marks of nullable reference types, at the outermost level.</summary>
internal static class Nullability
{
    private static readonly NullabilityInfoContext Context = new();

    public static string Of(ParameterInfo parameter) => Mark(parameter.ParameterType, Context.Create(parameter).WriteState);

    public static string Of(FieldInfo field) => Mark(field.FieldType, Context.Create(field).ReadState);

    public static string Of(PropertyInfo property)
    {
        var info = Context.Create(property);
        return Mark(property.PropertyType, property.CanRead ? info.ReadState : info.WriteState);
    }

    public static string Of(EventInfo declared) => Mark(declared.EventHandlerType!, Context.Create(declared).ReadState);

    public static string OfReturn(MethodInfo method) =>
        (method.ReturnType.IsByRef ? "ref " : "") + Mark(method.ReturnType, Context.Create(method.ReturnParameter).ReadState);

    private static string Mark(Type type, NullabilityState state) =>
        TypeNames.Full(type) + (state == NullabilityState.Nullable && !type.IsValueType && !type.IsByRef ? "?" : "");
}
