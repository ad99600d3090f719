namespace LakeOrm.Generators.Diagnostics;

/// <summary>Which diagnostics the generator reports beside the analyzer.</summary>
internal enum GeneratorReports
{
    /// <summary>Its own failures.</summary>
    Failures,

    /// <summary>All errors.</summary>
    Errors,

    /// <summary>Everything.</summary>
    Everything,
}
