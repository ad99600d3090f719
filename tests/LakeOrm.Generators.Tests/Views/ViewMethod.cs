namespace LakeOrm.Generators.Tests.Views;

/// <summary>A record's <c>View</c>.</summary>
internal delegate TRows ViewMethod<T, TRows>(LakeBatch<T> batch)
    where T : ILakeProjection<T>
    where TRows : allows ref struct;
