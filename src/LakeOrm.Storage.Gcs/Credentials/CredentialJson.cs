using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>The JSON of credentials, without reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CredentialFile))]
[JsonSerializable(typeof(ImpersonationRequest))]
[JsonSerializable(typeof(SignatureHeader))]
[JsonSerializable(typeof(SignedClaim))]
[JsonSerializable(typeof(TokenAnswer))]
internal sealed partial class CredentialJson : JsonSerializerContext;
