using System.Globalization;
using System.Text;

namespace LakeOrm.Generators.Infrastructure;

/// <summary>Names of generated files. Two that collide would end the whole generator, so names are injective even where case is ignored.</summary>
internal static class HintName
{
    private const int MaxReadable = 100;

    /// <param name="metadataName">Namespace, containing types and arity: <c>Shop.Outer`1+Order</c>.</param>
    /// <returns>The readable name and a hash of the exact one.</returns>
    public static string Of(string metadataName)
    {
        StringBuilder name = new();
        foreach (char c in metadataName)
        {
            name.Append(c == '+' ? '.' : c < 128 && (char.IsLetterOrDigit(c) || c is '.' or '_') ? c : '-');
        }

        if (name.Length > MaxReadable)
        {
            name.Remove(0, name.Length - MaxReadable);
        }

        return $"{name}.{Hash(metadataName).ToString("x16", CultureInfo.InvariantCulture)}.g.cs";
    }

    // FNV-1a: the same on every machine and in every process, which string.GetHashCode is not.
    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * 1099511628211);
        }

        return hash;
    }
}
