"""The register for other programs: each platform finds the owners that our rules name, by its own documented rules."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builders import own_contract
from dossier.contract.roles import Role, Roles, Rule, read_roles
from dossier.verify.owners import allowed_signers, codeowners
from parties import NAMES, REPORT, RULING, Parties, key


def unescaped(pattern: str) -> list[str]:
    """The characters of a pattern; those behind a backslash stand for themselves."""
    return re.findall(r"\\?.", pattern)


def ignored(pattern: str, path: str) -> bool:
    """gitignore(5), as GitHub's CODEOWNERS follow it: `*` within a name, `**` as any folders, a slash anchors."""
    if pattern == "*":
        return True
    return folders(pattern.removeprefix("/").split("/"), path.split("/"))


def folders(parts: list[str], names: list[str]) -> bool:
    if not parts or not names:
        return not parts and not names
    if parts[0] == "**":
        if len(parts) == 1:
            return True  # everything inside
        return any(folders(parts[1:], names[nth:]) for nth in range(len(names)))
    return within(unescaped(parts[0]), names[0]) and folders(parts[1:], names[1:])


def within(pattern: list[str], name: str) -> bool:
    if not pattern:
        return name == ""
    if pattern[0] == "*":
        return any(within(pattern[1:], name[nth:]) for nth in range(len(name) + 1))
    return name[:1] == pattern[0][-1] and within(pattern[1:], name[1:])


def ruby(pattern: str, path: str) -> bool:
    """File.fnmatch with FNM_PATHNAME and FNM_DOTMATCH, and how GitLab prepares a line: only `**/` spans folders."""
    return fnmatch("/**/*" if pattern == "*" else pattern, f"/{path}")


def fnmatch(pattern: str, path: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatch(pattern[3:], path) or ("/" in path and fnmatch(pattern, path.partition("/")[2]))
    if not pattern:
        return path == ""
    if pattern[0] == "*":
        rest = pattern.lstrip("*")
        return any(fnmatch(rest, path[nth:]) for nth in range(len(path.partition("/")[0]) + 1))
    first = pattern[1] if pattern[0] == "\\" else pattern[0]
    return path[:1] == first and fnmatch(pattern[2 if pattern[0] == "\\" else 1 :], path[1:])


def lines(text: str) -> list[tuple[str, list[str]]]:
    found = []
    for line in text.splitlines():
        words = [word.replace("\0", "\\ ") for word in line.replace("\\ ", "\0").split()]
        if words and not line.startswith("#"):
            found.append((words[0], words[1:]))
    return found


def owners(platform: str, text: str, path: str) -> set[str]:
    """Whom the platform asks about a path."""
    if platform == "gitea":
        matching = [names for pattern, names in lines(text) if re.fullmatch(pattern, path)]
        return {name for names in matching for name in names}
    matches = {"github": ignored, "gitlab": ruby}[platform]
    matching = [names for pattern, names in lines(text) if matches(pattern, path)]
    return set(matching[-1]) if matching else set()


def register(*globs: str) -> Roles:
    """A role with an account for each of some patterns, in their order."""
    roles = tuple(Role(id=f"r{nth}", title="R", answers_for="x", accounts=(f"@r{nth}",)) for nth in range(len(globs)))
    rules = tuple(Rule(path=glob, roles=(f"r{nth}",), reason="x") for nth, glob in enumerate(globs))
    return Roles(roles=roles, paths=rules)


PATHS = st.lists(st.text("ab.x", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join)
GLOBS = st.lists(st.text("ab.*", min_size=1, max_size=4), min_size=1, max_size=4).map("/".join)


@given(globs=st.lists(GLOBS, min_size=1, max_size=3), path=PATHS)
@example(globs=["a/**/b"], path="a/b")
@example(globs=["a/**/b"], path="a/x/b")
@example(globs=["**/b"], path="b")
@example(globs=["a**b"], path="a/x/b")
@example(globs=["a/**"], path="a/x/b")
def test_every_platform_finds_whom_the_first_rule_names(globs: list[str], path: str) -> None:
    roles = register(*globs)
    wanted = {f"@{role}" for role in roles.may_commit(path)}
    assert owners("github", codeowners(roles, "github"), path) == wanted
    assert owners("gitlab", codeowners(roles, "gitlab"), path) == wanted
    assert owners("gitea", codeowners(roles, "gitea"), path) >= wanted
    if len(globs) == 1:
        assert owners("gitea", codeowners(roles, "gitea"), path) == wanted


@pytest.mark.parametrize("platform", ["github", "gitlab", "gitea"])
@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("evidence/2024-03/rulings/a.md", "@bureau"),
        ("evidence/2024-03/rulings/photos/a.jpg", "@bureau"),
        ("evidence/2024-03/operation-report/a.md", "@provider"),
        ("content/contract/roles.yml", "@bureau @provider"),
        ("content/contract/doubts.yml", "@bureau"),
        ("content/import/roster.yml", "@bureau @provider"),
        ("README.md", "@maintainers"),
        ("scripts/a/b/c.py", "@maintainers"),
    ],
)
def test_of_this_projects_own_register(platform: str, path: str, wanted: str) -> None:
    own = own_contract().roles
    roles = own.model_copy(
        update={"roles": tuple(one.model_copy(update={"accounts": (f"@{one.id}",)}) for one in own.roles)}
    )
    text = codeowners(roles, platform)
    found = owners(platform, text, path)
    assert found >= set(wanted.split())
    if platform != "gitea":
        assert found == set(wanted.split())
    assert "# 2: bureau, provider" in text


@pytest.mark.parametrize("name", ["a b", "a#b", "a[1]", "a?b", "!a", "a\\b", "中文"])
@pytest.mark.parametrize("platform", ["github", "gitlab"])
def test_characters_that_mean_something_stand_for_themselves(platform: str, name: str) -> None:
    text = codeowners(register(f"x/{name}"), platform)
    assert owners(platform, text, f"x/{name}") == {"@r0"}
    assert owners(platform, text, "x/ab") == set()


def test_a_pattern_without_owners_takes_the_path_from_wider_ones() -> None:
    roles = register("a/**", "**")
    bare = roles.model_copy(update={"roles": (roles.roles[0].model_copy(update={"accounts": ()}), roles.roles[1])})
    assert owners("github", codeowners(bare, "github"), "a/b") == set()
    assert owners("github", codeowners(bare, "github"), "b") == {"@r1"}


@pytest.fixture(scope="module")
def parties(tmp_path_factory: pytest.TempPathFactory) -> Parties:
    folder = tmp_path_factory.mktemp("keys")
    return Parties.new(folder / "root", {name: key(folder, name) for name in NAMES})


@pytest.mark.parametrize(
    ("who", "day", "good"),
    [
        ("bureau", "2024-06-01", True),
        ("former", "2024-03-31", True),
        ("former", "2024-04-01", False),
        ("lost", "2024-03-31", True),
        ("lost", "2024-04-01", False),
        ("provider", "2023-12-31", False),
        ("stranger", "2024-06-01", False),
    ],
)
def test_git_verifies_with_the_allowed_signers(
    parties: Parties, tmp_path: Path, who: str, day: str, good: bool
) -> None:
    roles = parties.repository.top / "content/contract/roles.yml"
    known = read_roles(roles.read_bytes())
    assert known is not None
    listed = tmp_path / "signers"
    listed.write_text(allowed_signers(known), "utf-8")
    commit = parties.commit("x", {RULING: f"{who} {day}\n", REPORT: "x\n"}, who, day=day)
    words = ["-c", f"gpg.ssh.allowedSignersFile={listed}", "verify-commit", commit]
    done = subprocess.run(["git", *words], cwd=parties.repository.top, check=False, capture_output=True, text=True)
    assert (done.returncode == 0) == good, done.stderr
    if good:
        assert f'Good "git" signature for {who} with' in done.stderr
