using LakeOrm.RecordCases.Types;
using LakeOrm.RecordCases.Validation;

namespace LakeOrm.AotSmoke;

/// <summary>Every rule: a row that keeps it and one that breaks it.</summary>
internal static class ValidationChecks
{
    private static readonly Account Good = new() { Name = "Ada", Nickname = "A", Remark = "", Age = 1, Choice = "a", Small = 1, Price = 1, Lucky = 7, Share = 1, Day2 = DayOfWeek.Monday };

    private static readonly Stored Storable = new() { Country = "DE", Payload = [], Colour = Colour.Red };

    private static readonly Booking Booked = new()
    {
        Id = 1,
        Children = 0,
        Label = "String a\"b, Int64 -1, [Int32 1 String x null DayOfWeek Friday RuntimeType System.Collections.Generic.List`1[T] [Int32 1 Int32 2]], DayOfWeek Monday, RuntimeType System.Collections.Generic.Dictionary`2[System.String,System.Int32[]], [String a null], Char ', Double -0.5, Single 0.1, SByte -3, UInt64 18446744073709551615, Boolean True, [Byte 1 Byte 2]",
        OtherLabel = "String object , Int64 3, [], DayOfWeek Sunday, null, null, Char \0, Double 0, Single 0, SByte 0, UInt64 0, Boolean False, []",
    };

    public static void Run(Checks checks)
    {
        checks.Begin("validation");
        Keeps(Good, "the least");
        Keeps(
            Good with
            {
                Code = "12345",
                CodeAgain = "12345",
                AtLeastTwo = "12",
                AtMostThree = new byte[3],
                OneOrTwo = "12",
                Small = 10,
                Money = 1e6,
                Price = 99.5m,
                Day = new DateOnly(2099, 12, 31),
                Login = "ada1",
                Email = "ada@example.com",
                EmailAgain = "ada@example.com",
                Homepage = "https://example.com",
                Choice = null,
                TwoToFour = "1234",
                AtMostFour = new byte[4],
                Rate = -0.5m,
                Then = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
                Opening = new TimeOnly(17, 30),
                Unsigned = 10,
                Share = 0.5f,
                Day2 = DayOfWeek.Friday,
            },
            "the limits");
        Breaks(Good with { Name = "   " }, "Name", "Required");
        Breaks(Good with { Nickname = null }, "Nickname", "Required");
        Breaks(Good with { Remark = null }, "Remark", "Required");
        Breaks(Good with { Age = null }, "Age", "Required");
        Breaks(Good with { Name = "x" }, "Name", "StringLength");
        Breaks(Good with { Code = "123456", CodeAgain = "123456" }, "Code", "StringLength");
        Breaks(Good with { AtLeastTwo = "1" }, "AtLeastTwo", "MinLength");
        Breaks(Good with { AtMostThree = new byte[4] }, "AtMostThree", "MaxLength");
        Breaks(Good with { OneOrTwo = "123" }, "OneOrTwo", "Length");
        Breaks(Good with { Small = 11 }, "Small", "Range");
        Breaks(Good with { Money = double.NaN }, "Money", "Range");
        Breaks(Good with { Price = 0.5m }, "Price", "Range");
        Breaks(Good with { Day = new DateOnly(1999, 12, 31) }, "Day", "Range");
        Breaks(Good with { Unsigned = 11 }, "Unsigned", "Range");
        Breaks(Good with { Share = 0.25f }, "Share", "Range");
        Breaks(Good with { Login = "Ada" }, "Login", "RegularExpression");
        Breaks(Good with { Email = "nobody", EmailAgain = "nobody" }, "Email", "EmailAddress");
        Breaks(Good with { Homepage = "nowhere" }, "Homepage", "Url");
        Breaks(Good with { Choice = "c" }, "Choice", "AllowedValues");
        Breaks(Good with { Day2 = DayOfWeek.Sunday }, "Day2", "AllowedValues");
        Breaks(Good with { Lucky = 13 }, "Lucky", "DeniedValues");
        Breaks(Good with { Email = "a@b" }, "EmailAgain", "Compare");
        Breaks(Good with { CodeAgain = "x" }, "CodeAgain", "Compare");
        Breaks(Good with { TwoToFour = "1" }, "TwoToFour", "Length");
        Breaks(Good with { AtMostFour = new byte[5] }, "AtMostFour", "MaxLength");
        Breaks(Good with { Rate = 10 }, "Rate", "Range");
        Breaks(Good with { Then = new DateTimeOffset(2030, 1, 1, 0, 0, 1, TimeSpan.Zero) }, "Then", "Range");
        Breaks(Good with { Opening = new TimeOnly(7, 59) }, "Opening", "Range");

        Keeps(Storable with { Region = "x", Total = 999.99m, At = DateTime.UtcNow, Permissions = Permissions.Own | Permissions.Read }, "what columns can store");
        Breaks(Storable with { Country = "" }, "Country", "Partition");
        Breaks(Storable with { Total = 1.001m }, "Total", "Decimal");
        Breaks(Storable with { At = new DateTime(2020, 1, 1) }, "At", "DateTimeKind");
        Breaks(Storable with { Reading = DateTime.UtcNow }, "Reading", "DateTimeKind");
        Breaks(Storable with { Colour = (Colour)3 }, "Colour", "Enum");
        Breaks(Storable with { Permissions = (Permissions)4 }, "Permissions", "Enum");
        Breaks(Storable with { Payload = null! }, "Payload", "Required");
        Breaks(Storable with { Country = "\uD800" }, "Country", "Utf16");

        Keeps(Booked with { Room = "123a", Code = "ABC", Phone = "+1 555", Card = "4111111111111111", Picture = "x.png", Token = "AAAA", Departure = new DateOnly(2026, 1, 1) }, "rules of the user's own");
        Breaks(Booked with { Guests = 3 }, "Guests", "Even");
        Breaks(Booked with { Label = null }, "Label", "Arguments");
        Breaks(Booked with { OtherLabel = "x" }, "OtherLabel", "Arguments");
        Breaks(Booked with { Departure = default(DateOnly) }, "Departure", "After");
        Breaks(Booked with { Phone = "x" }, "Phone", "Phone");
        Breaks(Booked with { Card = "1234" }, "Card", "CreditCard");
        Breaks(Booked with { Picture = "x.exe" }, "Picture", "FileExtensions");
        Breaks(Booked with { Token = "?" }, "Token", "Base64String");
        Breaks(Booked with { Room = "12" }, "Room", "RegularExpression");
        Breaks(Booked with { Code = "abc" }, "Code", "RegularExpression");
        Breaks(Booked with { Price = 0 }, "Price", "IsPositive");
        Breaks(Booked with { Note = "a\nb" }, "Note", "CheckNote");
        Breaks(Booked with { Channel = null }, "Channel", "CheckChannel");
        Breaks(Booked with { Day = null }, "Day", "IsWeekday");
        Breaks(Booked with { Channel = "none" }, "Booking", "HasChannel");
        Breaks(Booked with { Guests = 10 }, "Booking", "CheckGuests");

        LakeValidator.TryValidate([Booked, Booked with { Id = 2 }, Booked], out LakeViolations repeats);
        bool found = repeats.TotalCount == 1 && repeats.Kept[0] is { Row: 2, Member: "Id", Rule: "Unique" };
        checks.That(found, found ? "Booking.Id repeats" : $"Booking.Id, Unique: {string.Join("; ", repeats.Kept)}");

        Parcel parcel = new() { Sku = "ab" };
        Shipment shipment = new() { Main = parcel, Wanted = parcel };
        Keeps(shipment with { Parcels = [parcel], BySku = new() { ["a"] = parcel }, Stops = [[DateTime.UtcNow]] }, "nested values");
        Breaks(shipment with { Main = parcel with { Pieces = 1 } }, "Main.Pieces", "Even");
        Breaks(shipment with { Main = parcel with { Net = 2, Gross = 1 } }, "Main", "CheckWeights");
        Breaks(shipment with { Parcels = [parcel, parcel with { Sku = "x" }] }, "Parcels[1].Sku", "StringLength");
        Breaks(shipment with { BySku = new() { ["a"] = parcel with { Kind = "?", KindAgain = "?" } } }, "BySku[\"a\"].Kind", "RegularExpression");
        Breaks(shipment with { Prices = new Dictionary<Colour, decimal> { [Colour.Red] = 1000 } }, "Prices[Red]", "Decimal");
        Breaks(shipment with { Tags = ["a", null!] }, "Tags[1]", "Required");
        Breaks(shipment with { Blob = new byte[5] }, "Blob", "MaxLength");

        void Keeps<T>(T row, string what)
            where T : ILakeTable<T>
        {
            bool valid = LakeValidator.TryValidate([row], out LakeViolations violations);
            checks.That(valid, valid ? $"{typeof(T).Name} keeps every rule: {what}" : $"{typeof(T).Name}, {what}: {string.Join("; ", violations.Kept)}");
        }

        void Breaks<T>(T row, string member, string rule)
            where T : ILakeTable<T>
        {
            LakeValidator.TryValidate([row], out LakeViolations violations);
            bool told = violations.TotalCount == 1 && violations.Kept[0].Member == member && violations.Kept[0].Rule == rule;
            checks.That(told, told ? $"{typeof(T).Name}.{member} breaks {rule}" : $"{typeof(T).Name}.{member}, {rule}: {string.Join("; ", violations.Kept)}");
        }
    }
}
