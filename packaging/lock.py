"""Write the hash-pinned locks again after a change of pyproject.toml: ``python packaging/lock.py`` (needs uv)."""

import subprocess
from pathlib import Path

HERE = Path(__file__).parent
COMPILE = [
    "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header",
    "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "pyproject.toml",
]  # fmt: skip


def main() -> None:
    for name, extra in (("requirements.lock", []), ("requirements-dev.lock", ["--group", "dev"])):
        subprocess.run([*COMPILE, *extra, "--output-file", str(HERE / name)], cwd=HERE.parent, check=True)  # noqa: S603


if __name__ == "__main__":
    main()
