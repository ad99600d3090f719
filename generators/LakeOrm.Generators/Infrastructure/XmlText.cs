using System.Linq;
using System.Security;

namespace LakeOrm.Generators.Infrastructure;

/// <summary>Names in documentation comments.</summary>
internal static class XmlText
{
    /// <summary>A text as XML has it, on one line.</summary>
    public static string Of(string text) => SecurityElement.Escape(new string([.. text.Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]));
}
