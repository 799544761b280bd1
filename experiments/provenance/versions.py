"""What a result depends on besides its input: versions and platform; and how texts are hashed."""

import hashlib
import platform
import sys
from importlib.metadata import version


def versions(*libraries: str) -> dict[str, str]:
    """Those of Python and of these libraries, and the platform."""
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in libraries},
        "platform": f"{sys.platform} {platform.machine()} {' '.join(platform.libc_ver())}".strip(),
    }


def digest(*texts: str) -> str:
    """A hash of texts, 32 hexadecimal digits long."""
    made = hashlib.sha256()
    for text in texts:
        made.update(text.encode() + b"\0")
    return made.hexdigest()[:32]
