namespace Quickstart;

/// <summary>Where an order is; stored by its name.</summary>
public enum OrderStatus
{
    /// <summary>Taken.</summary>
    Placed,

    /// <summary>On its way.</summary>
    Shipped,

    /// <summary>Arrived.</summary>
    Delivered,

    /// <summary>Sent back.</summary>
    Returned,
}
