"""What kind of disk a folder lies on (WAL needs a local one), whether it is full, whether a program syncs it elsewhere."""

import os
import shutil
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
    # An unknown file system counts as a plain disk: a list of the safe ones would put every new one on the slower
    # journal.
    return _mounted_as(folder.resolve()) not in UNSAFE_FOR_WAL


def _mounted_as(folder: Path) -> str:
    """The file system type of the longest mount point above the folder."""
    best, kind = "", ""
    # The longest mount point wins, not the first: a stick is mounted below the disk that holds its folder.
    for line in Path("/proc/self/mounts").read_text("utf-8", "surrogateescape").splitlines():
        _, mount, fs_type, *_ = line.split(" ")
        point = mount.replace("\\040", " ")
        if folder.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, fs_type
    return kind


LEAST_FREE = 1 << 17  # bytes; SQLite's shared memory alone grows by 32 KB


def is_full(folder: Path) -> bool:
    """So little room that a file cannot be made or grow; False where the disk does not tell."""
    try:
        return shutil.disk_usage(folder).free < LEAST_FREE
    except OSError:
        return False


# Folder names as the programs give them; one that begins so is meant too ("OneDrive - Klinikum").
SYNC_FOLDERS = {
    "onedrive": "OneDrive", "sharepoint": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive",
    "googledrive": "Google Drive", "my drive": "Google Drive", "meine ablage": "Google Drive",
    "icloud drive": "iCloud", "iclouddrive": "iCloud", "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud", "cloudstorage": "a cloud service", "nextcloud": "Nextcloud",
    "owncloud": "ownCloud", "seafile": "Seafile", "sciebo": "sciebo", "bwsyncandshare": "bwSync&Share",
    "syncthing": "Syncthing", "box sync": "Box", "megasync": "MEGA", "pclouddrive": "pCloud",
    "pcloud drive": "pCloud", "hidrive": "HiDrive", "magentacloud": "MagentaCLOUD", "tresorit": "Tresorit",
}  # fmt: skip
SYNC_MARKS = {
    ".dropbox": "Dropbox", ".dropbox.cache": "Dropbox", ".stfolder": "Syncthing", ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud", ".sync": "Resilio Sync", ".tmp.drivedownload": "Google Drive",
    ".849c9593-d756-4e56-8d6e-42412f2a707b": "OneDrive",
}  # fmt: skip
SYNC_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")  # Windows tells its own folders


def synced_by(folder: Path) -> str | None:
    """The program that copies the folder to other computers, as far as its name, a file of the program's or Windows tells."""
    above = (folder.absolute(), *folder.absolute().parents)
    told = {Path(os.environ[name]) for name in SYNC_VARIABLES if os.environ.get(name)}
    return next((found for one in above if (found := "OneDrive" if one in told else _sync_program(one))), None)


def _sync_program(folder: Path) -> str | None:
    name = folder.name.casefold()
    for start, program in SYNC_FOLDERS.items():
        if name == start or (name.startswith(start) and not name[len(start)].isalnum()):
            return program
    return next((program for mark, program in SYNC_MARKS.items() if os.path.lexists(folder / mark)), None)
