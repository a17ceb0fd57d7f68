"""Lists, reads and unpacks zips (wheels, jars) and tar.gz files: node-gyp needs Python anyway, and has no zip.

    unpack.py list <archive>               JSON on stdout: [[member, bytes], ...] of plain files
    unpack.py read <archive> <member>      the member's bytes
    unpack.py extract <archive>            JSON on stdin: [[member, destination], ...]
"""
import json
import os
import shutil
import sys
import tarfile
import zipfile

verb, archive = sys.argv[1], sys.argv[2]
is_zip = zipfile.is_zipfile(archive)


def put(source, destination):
    os.makedirs(os.path.dirname(destination), exist_ok=True)
    with open(destination, "wb") as out:
        shutil.copyfileobj(source, out, 1 << 20)


if not is_zip and not tarfile.is_tarfile(archive):
    sys.exit("neither a zip nor a tar.gz, or cut short")
if verb == "list":
    if is_zip:
        with zipfile.ZipFile(archive) as z:
            print(json.dumps([[i.filename, i.file_size] for i in z.infolist() if not i.is_dir()]))
    else:
        with tarfile.open(archive) as t:
            print(json.dumps([[m.name, m.size] for m in t if m.isfile()]))
elif verb == "read":
    with zipfile.ZipFile(archive) as z:
        sys.stdout.buffer.write(z.read(sys.argv[3]))
else:
    wanted = dict(json.load(sys.stdin))
    if is_zip:
        with zipfile.ZipFile(archive) as z:
            for member, destination in wanted.items():
                with z.open(member) as source:
                    put(source, destination)
    else:
        with tarfile.open(archive) as t:
            for m in t:
                if m.isfile() and m.name in wanted:
                    put(t.extractfile(m), wanted[m.name])
