using LakeOrm;

namespace Quickstart;

/// <summary>The shape of a query's result.</summary>
[LakeProjection]
public partial record CountryTotal(string Country, long Orders, decimal Revenue);
