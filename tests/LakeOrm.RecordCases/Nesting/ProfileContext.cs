using System.Text.Json.Serialization;

namespace LakeOrm.RecordCases.Nesting;

[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(Dictionary<string, int>))]
[JsonSerializable(typeof(GeoPoint))]
public sealed partial class ProfileContext : JsonSerializerContext;
