"""What kind of disk a folder lies on: WAL needs a local disk, a share or stick gets a rollback journal."""

import sys
from pathlib import Path

UNSAFE_FOR_WAL = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "fuse.rclone", "davfs", "fuse"),
    *("vfat", "msdos", "exfat", "fuseblk"),
}


def is_local_disk(folder: Path) -> bool:
    """False for network shares and FAT-like sticks; where the system does not tell, a plain disk is assumed."""
    if sys.platform == "win32":
        import ctypes

        fixed = 3  # DRIVE_FIXED of GetDriveTypeW
        return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.resolve().anchor) == fixed)
    if sys.platform == "darwin":
        return not str(folder.resolve()).startswith("/Volumes/")
    return _mounted_as(folder.resolve()) not in UNSAFE_FOR_WAL


def _mounted_as(folder: Path) -> str:
    """The file system type of the longest mount point above the folder."""
    best, kind = "", ""
    for line in Path("/proc/self/mounts").read_text("utf-8", "surrogateescape").splitlines():
        _, mount, fs_type, *_ = line.split(" ")
        point = mount.replace("\\040", " ")
        if folder.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, fs_type
    return kind
