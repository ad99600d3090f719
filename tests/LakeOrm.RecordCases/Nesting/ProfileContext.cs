using System.Text.Json.Serialization;

namespace LakeOrm.RecordCases.Nesting;

[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(Dictionary<string, int>))]
[JsonSerializable(typeof(GeoPoint))]
public sealed partial class ProfileContext : JsonSerializerContext;
