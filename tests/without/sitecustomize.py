"""Takes away what Windows lacks, and the large libraries of site and PDF, from a Python that is started with this.

Python reads a module of this name by itself when it starts. What its own library needs to run on this system stays.
"""

from __future__ import annotations

import os
import sys
import warnings

MODULES = ("crypt", "fcntl", "grp", "nis", "pty", "pwd", "readline", "resource", "spwd", "syslog", "termios", "tty")
LIBRARIES = ("fontTools", "material", "mkdocs", "pydyf", "uharfbuzz", "weasyprint")
NAMES = (
    "O_CLOEXEC", "O_DIRECTORY", "O_DSYNC", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_PATH", "O_SYNC", "chown",
    "chroot", "fchmod", "fchown", "fork", "forkpty", "getegid", "geteuid", "getgid", "getgroups", "getpgid",
    "getpriority", "getsid", "getuid", "killpg", "lchown", "mkfifo", "mknod", "nice", "pidfd_open", "register_at_fork",
    "sched_getaffinity", "setsid", "setuid", "statvfs", "sync", "uname",
)  # fmt: skip

for name in (*MODULES, *LIBRARIES):
    sys.modules[name] = None  # type: ignore[assignment]  # so that importing it fails
for name in NAMES:
    if hasattr(os, name):
        delattr(os, name)

# There a file without a named encoding is read in that of the country, here cp936.
warnings.filterwarnings("error", category=EncodingWarning, module=r"dossier\.")
