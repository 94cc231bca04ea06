"""Static files under hashed names: what imports what."""

import re
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from factcheck.storage import HashedFiles


def test_the_scripts_of_the_workbench_import_each_other_by_their_hashed_names(tmp_path: Path) -> None:
    source = FileSystemStorage(settings.BASE_DIR / "claims" / "static")
    names = [f"claims/workbench/{name}" for name in source.listdir("claims/workbench")[1]]
    storage = HashedFiles(location=tmp_path, base_url="/static/")
    for name in names:
        with source.open(name) as script:
            storage.save(name, script)

    errors = [error for _name, _hashed, error in storage.post_process({name: (storage, name) for name in names}) if
              isinstance(error, Exception)]  # fmt: skip

    assert errors == []
    entry = (tmp_path / storage.stored_name("claims/workbench/workbench.js")).read_text()
    imported = re.findall(r'^import .* from "\./(.+)";$', entry, re.MULTILINE)
    assert len(imported) > 5
    for name in imported:
        assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name)
        assert (tmp_path / "claims/workbench" / name).is_file()
