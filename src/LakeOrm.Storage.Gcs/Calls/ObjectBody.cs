namespace LakeOrm.Storage.Gcs.Calls;

/// <summary>Bytes of an object that the store has begun to send.</summary>
/// <param name="Stream">The bytes; disposing it ends the call.</param>
/// <param name="Length">How many bytes come; null when the store did not say.</param>
/// <param name="Generation">Which content of the object this is; null when the store did not say.</param>
/// <param name="Checksum">The checksum of the whole object; null when the store keeps none.</param>
internal sealed record ObjectBody(Stream Stream, long? Length, long? Generation, uint? Checksum);
