"""A file that is written whole or not at all."""

import pytest

from quoteattr.output.files import Discard, whole_file


class TestWholeFile:
    def test_appears_under_its_name_when_all_is_written(self, tmp_path):
        path = tmp_path / "out.jsonl"
        with whole_file(path) as file:
            file.write("Łódź\n")
            assert not path.exists()
        assert path.read_bytes() == "Łódź\n".encode()
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
    def test_leaves_the_old_one_when_something_goes_wrong(self, tmp_path, error):
        path = tmp_path / "out.jsonl"
        path.write_text("old", encoding="utf-8")
        with pytest.raises(error), whole_file(path) as file:
            file.write("half of it")
            raise error
        assert path.read_text(encoding="utf-8") == "old"
        assert list(tmp_path.iterdir()) == [path]

    def test_can_be_given_up(self, tmp_path):
        with whole_file(tmp_path / "out.jsonl") as file:
            file.write("half of it")
            raise Discard
        assert list(tmp_path.iterdir()) == []

    def test_keeps_permissions_and_links(self, tmp_path):
        path, link = tmp_path / "out.jsonl", tmp_path / "link.jsonl"
        path.touch(mode=0o640)
        link.symlink_to(path)
        mode = path.stat().st_mode
        with whole_file(link) as file:
            file.write("new")
        assert link.is_symlink()
        assert (path.read_text(encoding="utf-8"), path.stat().st_mode) == ("new", mode)

    def test_does_not_replace_a_device(self, tmp_path):
        link = tmp_path / "null"
        link.symlink_to("/dev/null")
        with whole_file(link) as file:
            file.write("gone")
        assert link.exists()
        assert not link.is_file()

    def test_refuses_a_folder(self, tmp_path):
        with pytest.raises(IsADirectoryError, match="is a folder"), whole_file(tmp_path):
            pass
