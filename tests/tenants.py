"""Builders of projects and their usage for the tests of utilisation and settlement."""

from __future__ import annotations

from builders import record
from dossier.records.projects import Project, Usage

USED = (
    "- {id: h1, vcpu: 4, memory_gb: 8, cpu: {peak: 80, trough: 20}, memory: {peak: 70, trough: 50}, "
    "disk: {allocated_gb: 500, used_gb: 300}}"
)
"""A host with a utilisation of 56."""


def project(resources: str, *, identity: str = "p1", moved_in: str = "2023-12-01", released: str = "") -> Project:
    """A project with these entries; every entry is given a review."""
    entries = "".join(f"  {line.replace('}', ', review: review-1}')}\n" for line in resources.splitlines())
    left = f"released: {released}\n" if released else ""
    return record(
        Project,
        f"id: {identity}\nname: 示例项目 {identity}\nunit: {{id: u1, name: 示例单位}}\nsurvey_contact: 联络岗\n"
        f"moved_in: {moved_in}\n{left}" + (f"resources:\n{entries}" if entries else "resources: []"),
    )


def usage(hosts: str, *, identity: str = "p1", month: str = "2024-03") -> Usage:
    """A month's usage of a project."""
    listed = " []" if hosts.strip() == "[]" else "\n" + "".join(f"  {line}\n" for line in hosts.splitlines())
    head = f"id: usage-{month}-{identity}\nproject: {identity}\nplatform: 示例监管平台\ninterval_minutes: 5\n"
    return record(Usage, f"{head}hosts:{listed}", month=month)
