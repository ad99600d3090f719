using Microsoft.Win32.SafeHandles;

namespace LakeOrm.Storage.Files;

/// <summary>The calls on which durability and atomicity rest, so that a test can record their order and make them fail.</summary>
internal interface IFileCalls
{
    /// <summary>Opens a new file for writing; fails when the name is taken.</summary>
    FileStream CreateNew(string path);

    /// <summary>Forces a file's bytes to the disk.</summary>
    void SyncFile(string path, SafeFileHandle file);

    /// <summary>Forces a folder's entries to the disk.</summary>
    void SyncFolder(string path);

    /// <summary>Gives a finished file a name that nobody has; false when somebody has it. The source may be left behind.</summary>
    bool PublishNew(string source, string target);

    /// <summary>Gives a finished file a name, in place of whatever had it.</summary>
    void PublishReplacing(string source, string target);

    /// <summary>Makes one folder; its parent is there.</summary>
    void CreateFolder(string path);

    /// <summary>Removes a file; none is no error.</summary>
    void Delete(string path);
}
