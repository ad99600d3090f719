using System.Globalization;

namespace LakeOrm.Benchmarks;

/// <summary>Options of the form <c>--name value</c>.</summary>
internal static class Arguments
{
    public static int Number(string[] arguments, string name, int otherwise)
    {
        int at = Array.IndexOf(arguments, name);
        return at < 0 ? otherwise : int.Parse(arguments[at + 1], CultureInfo.InvariantCulture);
    }

    public static string? Text(string[] arguments, string name)
    {
        int at = Array.IndexOf(arguments, name);
        return at < 0 ? null : arguments[at + 1];
    }
}
