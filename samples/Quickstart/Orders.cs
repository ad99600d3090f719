namespace Quickstart;

/// <summary>Orders that look real and are the same at every run.</summary>
internal static class Orders
{
    private static readonly string[] Countries = ["DE", "FR", "GB", "IT", "NL", "US"];

    public static IEnumerable<Order> Make(int count, int first = 0)
    {
        Random random = new(first + 1);
        DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (int i = first; i < first + count; i++)
        {
            yield return new Order
            {
                Id = $"o-{i:D6}",
                Email = $"customer{random.Next(1, 900)}@example.com",
                Country = Countries[random.Next(Countries.Length)],
                Total = Math.Round((decimal)(random.NextDouble() * 500) + 1, 2),
                Quantity = random.Next(1, 9),
                Status = (OrderStatus)random.Next(4),
                PlacedAt = start.AddMinutes(i),
                Note = random.Next(4) == 0 ? "leave it with a neighbour" : null,
            };
        }
    }
}
