namespace LakeOrm.Contract.Histories;

/// <summary>A row, and the instants at which it was made and last changed.</summary>
public sealed record ModelRow(long Id, long Balance, DateTimeOffset Made, DateTimeOffset Changed);
