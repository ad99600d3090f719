using System.Globalization;
using System.Text;

namespace LakeOrm.Ddl;

/// <summary>Strings as JSON writes them. Written here because the generator may carry no library.</summary>
internal static class JsonText
{
    /// <summary>The text in quotes.</summary>
    public static string Quote(string text)
    {
        StringBuilder json = new(text.Length + 2);
        json.Append('"');
        foreach (char c in text)
        {
            switch (c)
            {
                case '"':
                    json.Append("\\\"");
                    break;
                case '\\':
                    json.Append("\\\\");
                    break;
                case < ' ' or (>= '\uD800' and <= '\uDFFF') or '\u2028' or '\u2029':
                    json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    json.Append(c);
                    break;
            }
        }

        return json.Append('"').ToString();
    }
}
