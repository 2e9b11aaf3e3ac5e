"""Puts Ansible's collection amazon.aws into this environment. On PyPI it comes only within `ansible`, of whose 40,000 files
222 are wanted. Argument: the version of `ansible`."""

import pathlib
import subprocess
import sys
import sysconfig
import tempfile
import zipfile

[version] = sys.argv[1:]
place = pathlib.Path(sysconfig.get_paths()["purelib"])
with tempfile.TemporaryDirectory() as folder:
    fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*fetch, "--only-binary", ":all:", "--dest", folder, f"ansible=={version}"], check=True)
    [wheel] = pathlib.Path(folder).glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.startswith("ansible_collections/amazon/aws/")]
        archive.extractall(place, names)
print(len(names))
