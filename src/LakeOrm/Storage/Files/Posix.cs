using System.Runtime.InteropServices;

namespace LakeOrm.Storage.Files;

/// <summary>Calls that .NET does not offer.</summary>
internal static partial class Posix
{
    /// <summary>EEXIST, the same number on Linux and macOS, like those below.</summary>
    public const int Exists = 17;

    /// <summary>EPERM, which link(2) answers on a file system without hard links.</summary>
    public const int NotPermitted = 1;

    /// <summary>EINTR.</summary>
    public const int Interrupted = 4;

    /// <summary>O_RDONLY | O_DIRECTORY | O_CLOEXEC.</summary>
    public static int ReadOnlyDirectory => OperatingSystem.IsMacOS() ? 0x0110_0000 : LinuxReadOnlyDirectory;

    /// <summary>ENOTSUP, EOPNOTSUPP or ENOSYS.</summary>
    public static bool IsNotSupported(int error) => OperatingSystem.IsMacOS() ? error is 45 or 102 or 78 : error is 95 or 38;

    // O_DIRECTORY differs between Linux's architectures.
    private static int LinuxReadOnlyDirectory =>
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Armv6 or Architecture.Ppc64le ? 0x8_4000 : 0x9_0000;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string source, string target);
}
