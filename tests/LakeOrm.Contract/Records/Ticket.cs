namespace LakeOrm.Contract.Records;

/// <summary>A row whose place no other row of its call may have.</summary>
[LakeTable("lab.tickets"), LakeUnique(nameof(Hall), nameof(Seat))]
public partial record Ticket(long Id, string Hall, int Seat);
