using System.Collections.Generic;

namespace LakeOrm.Ddl;

/// <summary>A table as the renderers of table formats see it: plain data that the generator and the run time both can make.</summary>
/// <param name="NameParts">Catalog, namespace and table, as far as the name has them.</param>
/// <param name="Columns">The columns in order.</param>
/// <param name="Partitions">The partition fields in order.</param>
internal sealed record DdlTable(IReadOnlyList<string> NameParts, IReadOnlyList<DdlColumn> Columns, IReadOnlyList<DdlPartition> Partitions);
