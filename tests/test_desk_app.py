"""Who may ask the desk, and what of it: whatever is not this page is refused, and nothing leads out of evidence."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Container, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image
from werkzeug.test import Client, TestResponse

from desks import desk_root
from dossier.cli.session import Session
from dossier.cli.writing import issued_month, put
from dossier.desk.answers import Desk
from dossier.desk.app import App
from dossier.desk.guard import HEADERS, Guard
from dossier.desk.room import Room
from dossier.desk.saving import Saving
from dossier.exact.digest import sha256
from dossier.fields import CHINA
from dossier.load.folder import MAX_ATTACHMENT
from dossier.repository import read_history
from parties import key
from repositories import Repository

PORT = 8010
GUARD = Guard(PORT, "the-token")
OWN = {"Host": f"127.0.0.1:{PORT}", "X-Dossier-Token": "the-token"}
FIRE: dict[str, Any] = {
    "id": "drill-1", "title": "消防演练", "happened": "2025-01-20", "sample": "true",
    "covers": {"from": "2025-01-01", "to": "2025-01-31"}, "prepared_by": "乙方安全组",
    "collected": {"method": "statement", "origin": "演练现场"}, "subject": "fire", "plan": "false",
    "record": "false", "photos": "false", "participants": "26", "result": "passed",
}  # fmt: skip
DRILL = "evidence/2025-01/drill/drill-1.md"


class Asking:
    """A desk over a root, asked without a socket."""

    def __init__(self, root: Path) -> None:
        def look(over: Mapping[str, bytes | None]) -> Session:
            return Session(root, None, None, read_history(root), over=over)

        def written(where: Path, files: Mapping[str, bytes], there: Container[str]) -> None:
            put(where, files, changed=there)

        now = datetime(2025, 2, 3, tzinfo=CHINA)
        saving = Saving(root, written, lambda: now, lambda path: issued_month(root, path))
        self.room = Room(root, look)
        self.desk = Desk(self.room, saving, "zh")
        self.client = Client(App(self.desk, GUARD, "zh", self._fault))

    @staticmethod
    def _fault(fault: BaseException) -> str:
        raise fault

    def raw(self, method: str, path: str, headers: Mapping[str, str] = OWN, data: bytes = b"") -> TestResponse:
        return self.client.open(path, method=method, headers=dict(headers), data=data)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        data = b"" if body is None else json.dumps(body).encode()
        return self.raw(method, f"/api/{path}", OWN, data).get_json()

    def draft(self, values: Mapping[str, Any] = FIRE, **changed: Any) -> dict[str, Any]:
        empty = {"kind": "drill", "month": "2025-01", "path": "", "base": "", "body": "", "attached": []}
        return {**empty, "values": dict(values), **changed}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a root and its remote, made once for all tests."""
    folder = tmp_path_factory.mktemp("begun")
    desk_root(folder)
    return folder


@pytest.fixture
def repository(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The same in a place of its own, and a person there."""
    (tmp_path / ".gitconfig").write_text("[user]\n\tname = 甲\n\temail = a@example.invalid\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    made = Repository(tmp_path / "root")
    made.git("remote", "set-url", "origin", str(tmp_path / "remote.git"))
    return made


@pytest.fixture
def asking(repository: Repository) -> Iterator[Asking]:
    made = Asking(repository.top)
    yield made
    made.desk.close()


STRANGERS: list[dict[str, str]] = [
    {},
    {**OWN, "Host": f"localhost:{PORT}"},
    {**OWN, "Host": "127.0.0.1"},
    {**OWN, "Host": "127.0.0.1:8011"},
    {**OWN, "Host": f"desk.example.invalid:{PORT}"},  # somebody's name that leads here
    {**OWN, "Origin": "https://example.invalid"},
    {**OWN, "Origin": "http://127.0.0.1:9000"},
    {**OWN, "Origin": "null"},
    {**OWN, "Sec-Fetch-Site": "cross-site"},
    {**OWN, "Sec-Fetch-Site": "same-site"},
    {**OWN, "X-Dossier-Token": ""},
    {**OWN, "X-Dossier-Token": "the-tokem"},
    {**OWN, "X-Dossier-Token": "the-token\u00e9"},
    {"Host": f"127.0.0.1:{PORT}", "Cookie": "X-Dossier-Token=the-token"},
]


@pytest.mark.parametrize("headers", STRANGERS)
@pytest.mark.parametrize(("method", "path"), [("GET", "home"), ("POST", "save"), ("POST", "push"), ("POST", "file")])
def test_strangers_get_nothing(asking: Asking, method: str, path: str, headers: dict[str, str]) -> None:
    answer = asking.raw(method, f"/api/{path}", headers, json.dumps(asking.draft()).encode())
    assert answer.status_code == 403
    assert set(answer.get_json()) == {"error", "why"}
    assert asking.client.application is not None


@pytest.mark.parametrize(
    "path", ["/", "/desk.js", "/asking.js", "/desk.css", "/jsoneditor.js", "/icon.svg", "/api/home", "/nothing"]
)
def test_every_answer_carries_the_policy(asking: Asking, path: str) -> None:
    answer = asking.raw("GET", path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/../guard.py", "/%2e%2e/guard.py", "/page/desk.js", "/desk.js/", "/index.html.j2"])
def test_nothing_else_of_the_program_is_served(asking: Asking, path: str) -> None:
    assert asking.raw("GET", path).status_code == 404


def test_the_page_says_nothing_of_the_records(asking: Asking) -> None:
    """Whoever has no token may see the page; it is the same for everybody."""
    page = asking.raw("GET", "/", {"Host": f"127.0.0.1:{PORT}"}).get_data(as_text=True)
    assert "the-token" not in page
    assert "示例" not in page.replace("示例数据", "")


@pytest.mark.parametrize(
    "path",
    [
        "content/contract/terms.yml", "evidence/../content/contract/terms.yml", "/etc/passwd", "evidence", "evidence/",
        "evidence//etc/passwd", "evidence/..\\x", "C:\\x", "evidence/C:/x", ".git/config", "", "evidence/\0",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_evidence(asking: Asking, path: str) -> None:
    for what in ("record", "shown"):
        answer = asking.raw("GET", f"/api/{what}?path={quote(path)}")
        assert answer.status_code == 409
        assert answer.get_json()["why"] == "no_record"
    assert asking.ask("POST", "look", asking.draft(path=path or "x"))["why"] == "no_record"
    assert asking.ask("POST", "withdraw", {"path": path, "base": ""})["why"] == "no_record"


def test_only_pictures_are_shown(asking: Asking, repository: Repository) -> None:
    made = io.BytesIO()
    Image.new("RGB", (4, 4)).save(made, "PNG")
    folder = repository.top / "evidence/2025-01/drill"
    folder.mkdir()
    (folder / "a.png").write_bytes(made.getvalue())
    (folder / "b.png").write_bytes(b"<script>alert(1)</script>")
    (folder / "c.xml").write_bytes(b"<a/>")
    (folder / "d.png").symlink_to("/etc/passwd")
    shown = asking.raw("GET", "/api/shown?path=evidence/2025-01/drill/a.png")
    assert (shown.status_code, shown.headers["Content-Type"], shown.data) == (200, "image/png", made.getvalue())
    for name in ("b.png", "c.xml", "d.png", "e.png"):
        assert asking.raw("GET", f"/api/shown?path=evidence/2025-01/drill/{name}").status_code == 409


NO_DRAFTS: list[Any] = [
    None, [], {}, "x", 1, {"kind": "drill"},
    {"kind": "nothing", "month": "2025-01", "path": "", "base": "", "body": "", "attached": [], "values": {}},
    {"kind": "drill", "month": "2025-13", "path": "", "base": "", "body": "", "attached": [], "values": {}},
    {"kind": "drill", "month": "2025-01", "path": "", "base": "", "body": "", "attached": [], "values": {"a": 1}},
    {"kind": "drill", "month": "2025-01", "path": "", "base": "", "body": "", "attached": [{"name": 1}], "values": {}},
    {"kind": "drill", "month": "2025-01", "path": "", "base": "", "body": "\ud800", "attached": [], "values": {}},
]  # fmt: skip


@pytest.mark.parametrize("body", NO_DRAFTS)
def test_what_is_no_draft_is_refused(asking: Asking, body: Any) -> None:
    answer = asking.raw("POST", "/api/save", OWN, json.dumps(body).encode())
    assert (answer.status_code, answer.get_json()["why"]) == (400, "bad_question")


def test_a_draft_of_any_depth_is_refused(asking: Asking) -> None:
    answer = asking.raw("POST", "/api/look", OWN, b'{"a":' * 100_000 + b"1" + b"}" * 100_000)
    assert answer.status_code == 400


def test_too_much_is_refused(asking: Asking) -> None:
    assert asking.raw("POST", "/api/look", OWN, b" " * (5 * 1024 * 1024)).status_code == 413
    assert asking.raw("POST", "/api/file?name=a.png", OWN, b"\0" * (MAX_ATTACHMENT + 1)).status_code == 413


def test_a_record_is_saved_opened_changed_and_withdrawn(asking: Asking, repository: Repository) -> None:
    saved = asking.ask("POST", "save", asking.draft(body="第一段"))
    assert (saved["saved"], saved["path"], saved["branch"]) == (True, DRILL, "evidence-2025-01")
    opened = asking.ask("GET", f"record?path={DRILL}")
    assert opened["values"]["participants"] == "26"
    assert opened["body"] == "第一段"
    known = {key: opened[key] for key in ("kind", "month", "path", "base", "values", "body", "attached")}
    values = {**opened["values"], "participants": "27"}
    assert asking.ask("POST", "save", {**known, "values": values})["saved"]
    changed = repository.git("show", "--format=", "--unified=0", "HEAD").split("\n")
    assert [line for line in changed if line[0] in "+-" and line[1] not in "+-"] == [
        "-participants: 26",
        "+participants: 27",
    ]
    again = asking.ask("GET", f"record?path={DRILL}")
    assert asking.ask("POST", "withdraw", {"path": DRILL, "base": again["base"]})["saved"]
    assert not (repository.top / DRILL).exists()
    assert repository.git("log", "-1", "--format=%s") == "撤回演练记录：消防演练"
    assert repository.git("status", "--porcelain") == ""


def test_withdrawing_takes_neither_other_records_nor_what_a_link_leads_to(
    asking: Asking, repository: Repository, tmp_path: Path
) -> None:
    """Whoever wrote a record chose the names in it."""
    asking.ask("POST", "save", asking.draft())
    asking.ask("POST", "save", asking.draft({**FIRE, "id": "drill-2", "title": "另一次"}))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/own.txt").write_text("我的\n", encoding="utf-8")
    (repository.top / "evidence/2025-01/drill/sub").symlink_to(tmp_path / "elsewhere")
    names = ("drill-2.md", "sub/own.txt", "../../projects/p1.yml", "../../README.md")
    listed = ", ".join(f"{{path: {name}, sha256: {'0' * 64}, shows: 照片}}" for name in names)
    text = (repository.top / DRILL).read_text(encoding="utf-8").replace("---\n", f"---\nattachments: [{listed}]\n", 1)
    (repository.top / DRILL).write_text(text, encoding="utf-8")
    assert asking.ask("POST", "withdraw", {"path": DRILL, "base": sha256(text.encode())})["saved"]
    assert repository.git("show", "--format=", "--name-only", "HEAD") == DRILL
    assert (repository.top / "evidence/2025-01/drill/drill-2.md").exists()
    assert (tmp_path / "elsewhere/own.txt").exists()


def test_a_record_that_was_changed_elsewhere_is_not_overwritten(asking: Asking, repository: Repository) -> None:
    asking.ask("POST", "save", asking.draft())
    opened = asking.ask("GET", f"record?path={DRILL}")
    other = (repository.top / DRILL).read_text(encoding="utf-8").replace("26", "30")
    (repository.top / DRILL).write_text(other, encoding="utf-8")
    known = {key: opened[key] for key in ("kind", "month", "path", "base", "values", "body", "attached")}
    assert asking.ask("POST", "save", known)["why"] == "changed_elsewhere"
    assert asking.ask("POST", "withdraw", {"path": DRILL, "base": opened["base"]})["why"] == "changed_elsewhere"
    assert (repository.top / DRILL).read_text(encoding="utf-8") == other


def test_a_second_record_of_an_id_does_not_take_the_place_of_the_first(asking: Asking) -> None:
    asking.ask("POST", "save", asking.draft())
    assert asking.ask("POST", "save", asking.draft({**FIRE, "title": "另一次"}))["why"] == "taken"


def test_an_issued_month_takes_no_record_from_a_form(asking: Asking, repository: Repository) -> None:
    manifest = repository.top / "evidence/2025-01/issued/r1/manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{}", encoding="utf-8")
    found = asking.ask("POST", "save", asking.draft())
    assert found["why"] == "save_issued"
    assert not (repository.top / DRILL).exists()


@pytest.mark.parametrize("name", ["../../x", "a/b", "..", "A", "con", "x\0"])
def test_an_id_that_is_a_path_is_a_problem_of_the_record(asking: Asking, repository: Repository, name: str) -> None:
    found = asking.ask("POST", "save", asking.draft({**FIRE, "id": name}))
    assert found["saved"] is False
    assert [one["field"] for one in found["problems"] if one["severity"] == "error"][:1] in (["id"], [""])
    assert repository.git("status", "--porcelain") == ""


def test_files_get_safe_names_and_never_take_anothers_place(asking: Asking, repository: Repository) -> None:
    folder = repository.top / "evidence/2025-01/drill"
    folder.mkdir()
    (folder / "方案.txt").write_text("别人的\n", encoding="utf-8")
    kept = asking.raw("POST", "/api/file?name=..%5C..%5C方案.TXT", OWN, "方案\n".encode()).get_json()
    assert kept["problem"] is None
    attached = [
        {"name": "", "original": "..\\..\\方案.TXT", "sha256": kept["sha256"], "shows": "方案", "confidential": True},
        {"name": "../../../stolen.txt", "original": "x", "sha256": kept["sha256"], "shows": "x", "confidential": False},
    ]
    found = asking.ask("POST", "save", asking.draft(attached=attached))
    assert found["saved"] is False
    assert "attachment-outside" in [one["code"] for one in found["problems"]]
    assert not (repository.top.parent / "stolen.txt").exists()
    assert asking.ask("POST", "save", asking.draft(attached=attached[:1]))["saved"]
    assert (folder / "方案.txt").read_text(encoding="utf-8") == "别人的\n"
    assert (folder / "方案-2.txt").read_text(encoding="utf-8") == "方案\n"
    assert "{path: 方案-2.txt, sha256: " in (repository.top / DRILL).read_text(encoding="utf-8")


def test_a_dropped_file_does_not_wait_for_a_look_at_work(asking: Asking) -> None:
    """The page has been opened; what types are taken is known from then, and a check may take its time."""
    asking.ask("GET", "home")
    with ThreadPoolExecutor(1) as another, asking.room.one:
        dropped = another.submit(asking.ask, "POST", "file?name=plan.txt&month=2025-01")
        assert dropped.result(timeout=60)["problem"] is None


def test_a_file_that_no_record_may_have_is_told_at_once(asking: Asking) -> None:
    found = asking.raw("POST", "/api/file?name=a.exe", OWN, b"MZ").get_json()
    assert found["problem"]["code"] == "attachment-type"


def test_a_file_is_judged_by_the_name_that_it_gets(asking: Asking) -> None:
    """Notes in Markdown are filed as a text, and no name that means something to a system stays."""
    for name in ("说明.md", "C:\\照片\\CON.txt", " 记录.txt "):
        assert asking.raw("POST", f"/api/file?name={quote(name)}", OWN, "经过\n".encode()).get_json()["problem"] is None


def test_a_missing_value_is_told_at_its_field(asking: Asking) -> None:
    values = {**FIRE, "participants": "", "covers": {"from": "", "to": ""}, "result": ""}
    found = asking.ask("POST", "look", asking.draft(values))
    assert sorted(one["field"] for one in found["problems"]) == ["covers", "participants", "result"]
    assert found["stops"]
    assert found["effect"] is None


def test_a_month_that_nobody_has_begun_says_what_it_waits_for(asking: Asking) -> None:
    """Of February the contract wants a measurement and a drill. What the first record comes to has nothing beside it,
    and stands beside what the second one comes to.
    """
    month = asking.ask("GET", "home?month=2025-02")
    assert not month["begun"]
    assert asking.ask("GET", "home?month=2025-01")["begun"]
    waited = {file["kind"]: one for one in month["todo"] for file in one["files"]}
    assert {"measurement", "drill"} <= waited.keys()
    assert waited["drill"]["state"] == "待补"
    assert waited["drill"]["whose"]
    days = {**FIRE, "id": "drill-2", "happened": "2025-02-03", "covers": {"from": "2025-02-01", "to": "2025-02-28"}}
    draft = asking.draft(days, month="2025-02")
    found = asking.ask("POST", "look", draft)
    assert not found["stops"]
    assert found["effect"]["month"] == "2025-02"
    assert found["effect"]["points"]["before"] == ""
    assert found["effect"]["points"]["differs"]
    assert asking.ask("POST", "save", draft)["saved"]
    begun = asking.ask("GET", "home?month=2025-02")
    assert begun["begun"]
    assert found["effect"]["points"]["after"]
    again = asking.ask("POST", "look", {**draft, "values": {**days, "id": "drill-3"}})
    assert again["effect"]["points"]["before"] == found["effect"]["points"]["after"]


def test_a_month_of_another_folder_is_told_at_the_day(asking: Asking) -> None:
    found = asking.ask("POST", "look", asking.draft({**FIRE, "happened": "2025-02-20"}))
    assert ("outside-month", "happened") in [(one["code"], one["field"]) for one in found["problems"]]


def test_what_is_typed_is_text_wherever_it_goes(asking: Asking) -> None:
    """A value cannot become another key, a comment or an end of the fields."""
    hostile = "a\n---\nkind: ruling # <script>"
    for title in (
        hostile.replace("\n", " "),
        "null",
        "[1, 2]",
        "{a: b}",
        "'",
        '"',
        "&a",
        "*a",
        "!!python/object",
        "- x",
        "a: b",
        "a #b",
    ):
        found = asking.ask("POST", "look", asking.draft({**FIRE, "title": title}))
        assert not [one for one in found["problems"] if one["severity"] == "error"], (title, found)
    assert asking.ask("POST", "save", asking.draft({**FIRE, "title": "a: b #c"}, body="---\nkind: ruling\n---"))[
        "saved"
    ]
    opened = asking.ask("GET", f"record?path={DRILL}")
    assert (opened["kind"], opened["values"]["title"], opened["body"]) == ("drill", "a: b #c", "---\nkind: ruling\n---")


def test_without_a_name_nothing_is_written(asking: Asking, repository: Repository) -> None:
    (repository.top.parent / ".gitconfig").write_text("", encoding="utf-8")
    assert asking.ask("POST", "save", asking.draft())["why"] == "save_nobody"
    assert not (repository.top / DRILL).exists()


def test_without_a_repository_the_files_are_written_and_that_is_said(asking: Asking, repository: Repository) -> None:
    (repository.top / ".git").rename(repository.top.parent / "aside")
    assert asking.ask("POST", "save", asking.draft())["why"] == "gap_no-repository"
    assert (repository.top / DRILL).exists()


def test_a_file_that_is_removed_goes_unless_another_record_names_it(asking: Asking, repository: Repository) -> None:
    folder = repository.top / "evidence/2025-01/drill"
    entries = []
    for name in ("方案.txt", "记录.txt"):
        kept = asking.raw("POST", f"/api/file?name={quote(name)}", OWN, f"{name}：正文\n".encode()).get_json()
        entries.append({"name": "", "original": name, "sha256": kept["sha256"], "shows": "", "confidential": False})
    assert asking.ask("POST", "save", asking.draft(attached=entries))["saved"]
    opened = asking.ask("GET", f"record?path={DRILL}")
    known = {key: opened[key] for key in ("kind", "month", "path", "base", "values", "body")}
    left = [{**entries[1], "name": one["path"], "shows": one["shows"]} for one in opened["attached"][1:]]
    saved = asking.ask("POST", "save", {**known, "attached": left})
    assert saved["saved"], saved
    assert sorted(one.name for one in folder.iterdir()) == ["drill-1.md", "记录.txt"]
    assert repository.git("status", "--porcelain") == ""


def test_who_comes_second_can_push_to_a_new_branch(asking: Asking, repository: Repository) -> None:
    remote = str(repository.top.parent / "remote.git")
    other = repository.git("commit-tree", "-m", "别人的", "main^{tree}")
    repository.git("push", "-q", remote, f"{other}:refs/heads/evidence-2025-01")
    assert asking.ask("POST", "save", asking.draft())["branch"] == "evidence-2025-01"
    assert asking.ask("POST", "push", {})["fate"] == "rejected"
    done = asking.ask("POST", "push", {"afresh": True})
    assert (done["fate"], done["branch"]) == ("pushed", "evidence-2025-01-2")
    mine = repository.git("rev-parse", "HEAD")
    assert repository.git("--git-dir", remote, "rev-parse", "evidence-2025-01", "evidence-2025-01-2").split("\n") == [
        other,
        mine,
    ]
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/evidence-2025-01-2"
    assert repository.git("status", "--porcelain") == ""


def test_what_others_uploaded_is_taken_in(asking: Asking, repository: Repository) -> None:
    remote = str(repository.top.parent / "remote.git")
    there = repository.top.parent / "others"
    subprocess.run(["git", "clone", "-q", "-b", "main", remote, str(there)], check=True)
    others = Repository(there)
    assert asking.ask("POST", "fetch", {})["fate"] == "nothing"
    (record,) = others.top.glob("evidence/2025-01/measurement/*.*")
    path, text = record.relative_to(there).as_posix(), record.read_text("utf-8")
    others.commit("测得的数", {path: text.replace("title: ", "title: 又测 ")}, by="甲方")
    others.git("push", "-q", "origin", "HEAD:main")
    done = asking.ask("POST", "fetch", {})
    assert (done["fate"], done["told"]) == ("taken", "已取来别人上传的内容，1 个文件有变化。")
    assert any(one["title"].startswith("又测") for one in asking.ask("GET", "home?month=2025-01")["records"])
    assert repository.git("status", "--porcelain") == ""
    repository.write({path: text.replace("title: ", "title: 我的 ")})
    others.commit("再改", {path: text.replace("title: ", "title: 三测 ")}, by="甲方")
    others.git("push", "-q", "origin", "HEAD:main")
    done = asking.ask("POST", "fetch", {})
    assert done["fate"] == "changed"
    assert done["said"] == path


def test_explanations_are_those_of_the_field(asking: Asking) -> None:
    fields = asking.ask("GET", "form?kind=drill&month=2025-01")["schema"]["properties"]
    assert fields["plan"]["description"] == "附件里是否有方案；写“是”就要附上"
    assert fields["covers"]["properties"]["to"]["description"] == "最后一天，算在内；一直有效的空着"
    assert fields["prepared_by"]["description"] == "写部门或岗位，不写姓名"


PEOPLE = """\
people:
  - {{id: a, name: 资料岗, role: {role}, keys: [{{key: "{key}", from: 2025-01-01}}]}}
"""


@pytest.mark.parametrize(
    ("role", "registered", "signs", "why"),
    [
        ("provider", True, True, ""),
        ("provider", True, False, "save_no_key"),
        ("provider", False, True, "save_unknown_key"),
        ("client", True, True, "save_not_yours"),
        ("provider", True, None, "save_not_signed"),
    ],
)
def test_who_signs_is_who_may_file(
    repository: Repository, tmp_path: Path, role: str, registered: bool, signs: bool | None, why: str
) -> None:
    """In this register drills are the provider's alone; a key of None is named but not there."""
    mine, other = key(tmp_path, "mine"), key(tmp_path, "other")
    public = (mine if registered else other).with_suffix(".pub").read_text(encoding="ascii").rsplit(" ", 1)[0]
    roles = repository.top / "content/contract/roles.yml"
    text = roles.read_text(encoding="utf-8").replace(
        '  - {path: "**"', '  - {path: "evidence/*/drill/**", roles: [provider], reason: 演练}\n  - {path: "**"'
    )
    roles.write_text(text + PEOPLE.format(role=role, key=public), encoding="utf-8")
    repository.commit("登记")
    if signs is not False:
        with (tmp_path / ".gitconfig").open("a", encoding="utf-8") as file:
            file.write(f"[gpg]\n\tformat = ssh\n[user]\n\tsigningkey = {mine if signs else tmp_path / 'gone'}\n")
    asking = Asking(repository.top)
    found = asking.ask("POST", "save", asking.draft())
    assert found.get("why", "") == why
    assert (repository.top / DRILL).exists() is not bool(why)
    if not why:
        assert "gpgsig -----BEGIN SSH SIGNATURE-----" in repository.git("cat-file", "commit", "HEAD")
    asking.desk.close()
