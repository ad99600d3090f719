namespace LakeOrm.Contract.Records;

[LakeTable("stock.shelves")]
public partial record Shelf(int Id, [property: LakePartition] int Aisle, [property: LakeConverter(typeof(LevelConverter))] Level Level);
