"""The versions and the platform that a result depends on."""

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
