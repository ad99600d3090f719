using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Calls;

/// <summary>The JSON of the store's interface, without reflection. It writes whole numbers of 64 bits as strings.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(NewObject))]
[JsonSerializable(typeof(ObjectPage))]
[JsonSerializable(typeof(ObjectResource))]
[JsonSerializable(typeof(RewriteAnswer))]
internal sealed partial class GcsJson : JsonSerializerContext;
