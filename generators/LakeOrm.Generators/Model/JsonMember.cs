namespace LakeOrm.Generators.Model;

/// <summary>What a member is in JSON.</summary>
/// <param name="Name">Its name: the one that the member declares until the record's way of naming is known; null where it declares none, and where the write stamps the column.</param>
/// <param name="WithoutEffect">An attribute of System.Text.Json that the strict reader does not honour; null for none.</param>
internal sealed record JsonMember(string? Name, string? WithoutEffect);
