namespace LakeOrm.Generators.Tests.Views;

/// <summary>A property of a view.</summary>
internal delegate T Getter<TView, T>(ref TView view)
    where TView : allows ref struct
    where T : allows ref struct;
