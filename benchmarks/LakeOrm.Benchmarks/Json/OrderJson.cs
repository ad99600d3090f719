using System.Text.Json.Serialization;
using LakeOrm.Benchmarks.Data;

namespace LakeOrm.Benchmarks.Json;

/// <summary>The peer, as strict as it can be.</summary>
[JsonSourceGenerationOptions(
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(OrderRow))]
internal sealed partial class OrderJson : JsonSerializerContext;
