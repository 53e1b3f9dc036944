#!/usr/bin/env python3
"""Follows the links of README.md, CONTRIBUTING.md and docs/ that stay in the repository: the file must be there, and
so must the heading behind a #. Every page in docs/ must stand in its index, docs/README.md."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\((?![a-z]+:)([^)\s]*)\)")
CODE = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)


def anchors_of(text):
    """What headings are called in addresses, as code hosts make it."""
    names, seen = set(), {}
    for heading in re.findall(r"^#+ (.*)$", CODE.sub("", text), re.M):
        plain = re.sub(r"[`*]|\]\([^)]*\)|\[", "", heading)
        name = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        names.add(f"{name}-{seen[name]}" if name in seen else name)
        seen[name] = seen.get(name, 0) + 1
    return names


def is_right(page, link):
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return False
    return not anchor or target.suffix != ".md" or anchor in anchors_of(target.read_text())


def wrong_links(page):
    text = CODE.sub(lambda code: "\n" * code.group().count("\n"), page.read_text())
    for number, line in enumerate(text.split("\n"), 1):
        for link in LINK.findall(re.sub(r"`[^`]*`", "", line)):
            if not is_right(page, link):
                yield f"{page.relative_to(ROOT)}:{number}: {link} leads nowhere"


def pages_without_entry():
    entries = {link.partition("#")[0] for link in LINK.findall((DOCS / "README.md").read_text())}
    for path in sorted([*DOCS.glob("*.md"), *DOCS.glob("*.schema.json")]):
        if path.name not in entries | {"README.md"}:
            yield f"docs/README.md:1: does not name {path.name}"


def main():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
    wrong = [text for page in pages for text in wrong_links(page)] + [*pages_without_entry()]
    print("\n".join(wrong) or f"the links of {len(pages)} pages lead somewhere")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
