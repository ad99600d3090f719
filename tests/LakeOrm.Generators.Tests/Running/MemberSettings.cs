using System.Reflection;

namespace LakeOrm.Generators.Tests.Running;

/// <summary>What a member's attributes say of the values in it, whether they stand at the property or at its positional parameter.</summary>
internal sealed class MemberSettings
{
    private readonly Type? _converter;

    public MemberSettings(PropertyInfo member)
    {
        IEnumerable<ICustomAttributeProvider> places = member.DeclaringType!.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .SelectMany(static c => c.GetParameters())
            .Where(p => p.Name == member.Name)
            .Cast<ICustomAttributeProvider>()
            .Prepend(member);
        object[] attributes = [.. places.SelectMany(static p => p.GetCustomAttributes(inherit: true))];
        LakeColumnBaseAttribute? column = attributes.OfType<LakeColumnBaseAttribute>().FirstOrDefault();
        Precision = column?.Precision ?? 0;
        Scale = column?.Scale ?? 0;
        StoredAs = column?.StoredAs ?? LakeStoredAs.Default;
        NeverNull = column is { NotNull: true } or { PrimaryKey: true } or { MergeKey: true };
        _converter = attributes.OfType<LakeConverterAttribute>().FirstOrDefault()?.Converter;
    }

    public int Precision { get; }

    public int Scale { get; }

    public LakeStoredAs StoredAs { get; }

    /// <summary>Nothing may be null there, whatever the type says.</summary>
    public bool NeverNull { get; }

    /// <summary>The converter of values of a type, with what it stores; null for none.</summary>
    public (object Converter, Type Stored)? ConverterOf(Type type)
    {
        foreach (Type? named in new[] { _converter, type.GetCustomAttribute<LakeConverterAttribute>()?.Converter })
        {
            if (named?.BaseType?.GetGenericArguments() is [{ } clr, { } stored] && clr == type)
            {
                return (Activator.CreateInstance(named)!, stored);
            }
        }

        return null;
    }
}
