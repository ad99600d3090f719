using LakeOrm.Benchmarks.Data;

namespace LakeOrm.Benchmarks.Views;

/// <summary>Every column of some orders, touched: the sums of numbers and times, and the lengths of texts, which are ASCII.</summary>
internal record struct OrderSum
{
    public long Rows { get; set; }

    public long Whole { get; set; }

    public double Real { get; set; }

    public decimal Total { get; set; }

    public static OrderSum Of(List<OrderRow> rows)
    {
        long whole = 0;
        double real = 0;
        decimal total = 0;
        foreach (OrderRow row in rows)
        {
            whole += row.Id.Length + row.CustomerId + row.CreatedAt.Ticks + row.Country.Length + row.Quantity + (row.IsActive ? 1 : 0) + row.Note.Length;
            real += row.Price + (row.Discount ?? 0);
            total += row.Total;
        }

        return new OrderSum { Rows = rows.Count, Whole = whole, Real = real, Total = total };
    }

    public static OrderSum Of(OrderRow.RowViews rows)
    {
        long whole = 0;
        double real = 0;
        decimal total = 0;
        foreach (ref readonly OrderRow.RowView row in rows)
        {
            whole += row.Id.Length + row.CustomerId + row.CreatedAt.Ticks + row.Country.Length + row.Quantity + (row.IsActive ? 1 : 0) + row.Note.Length;
            real += row.Price + (row.Discount ?? 0);
            total += row.Total;
        }

        return new OrderSum { Rows = rows.Count, Whole = whole, Real = real, Total = total };
    }

    public static OrderSum OfCopies(OrderRow.RowViews rows)
    {
        long whole = 0;
        double real = 0;
        decimal total = 0;
        foreach (OrderRow.RowView row in rows)
        {
            whole += row.Id.Length + row.CustomerId + row.CreatedAt.Ticks + row.Country.Length + row.Quantity + (row.IsActive ? 1 : 0) + row.Note.Length;
            real += row.Price + (row.Discount ?? 0);
            total += row.Total;
        }

        return new OrderSum { Rows = rows.Count, Whole = whole, Real = real, Total = total };
    }
}
