namespace LakeOrm.Generators.Tests.Views;

/// <summary>The indexer of a view.</summary>
internal delegate T ElementGetter<TView, T>(ref TView view, int index)
    where TView : allows ref struct
    where T : allows ref struct;
