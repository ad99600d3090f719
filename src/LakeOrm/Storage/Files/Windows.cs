using System.Runtime.InteropServices;

namespace LakeOrm.Storage.Files;

/// <summary>The Windows call that gives a file another name, only if nobody has it or in place of whoever has it.</summary>
internal static partial class Windows
{
    public const uint ReplaceExisting = 0x1;
    public const uint WriteThrough = 0x8;
    public const int FileExists = 80;
    public const int AlreadyExists = 183;

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool MoveFileEx(string source, string target, uint flags);
}
