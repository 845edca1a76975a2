"""Reading what the writers wrote: documents of three kinds of session, and their words as other programs see them."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from tests.exercises import Driver, exercise_of
from tests.reports.making import full_room, given

from tabletop.reports import html, markdown, pdf, word
from tabletop.reports.document import Document
from tabletop.reports.naming import Level, ReportInput
from tabletop.reports.session_report import document
from tabletop.session import commands as co
from tabletop.session import events as ev

BARE = """
tabletop: 1
title: The leak
scenes:
  morning:
    text: A file is in the newspaper.
    decision:
      ask: What do we say?
      options:
        confirm: {label: Confirm it, goto: after}
        decline: {label: Decline, goto: after}
  after: {text: The ministry calls., ending: A difficult afternoon}
"""
WRITERS: dict[str, Callable[[Document], bytes]] = {
    "md": lambda doc: markdown.write(doc.blocks).encode(),
    "html": lambda doc: html.write(doc).encode(),
    "pdf": pdf.write,
    "docx": word.write,
}
EMPTY = {
    "area", "base", "br", "col", "hr", "img", "input", "link", "meta", "rect", "path", "line", "circle", "polygon",
    "polyline", "ellipse", "use", "stop", "wbr",
}  # fmt: skip


def bare(names: Level = "roles") -> ReportInput:
    """A session of the smallest kind: nobody named, no notes, no votes, no reason."""
    room = Driver(exercise_of(BARE))
    room.begin()
    room.to("decide")
    room.did(co.Decide(option="confirm", although_no_reason=True))
    while room.state.phase == "scene":
        room.space()
    return given(room, names, people={}, organisations={})


def typed(words: str, names: Level = "named") -> ReportInput:
    """A session in which everything that can be typed holds ``words``."""
    return given(full_room(words), names)


def many_notes(count: int) -> ReportInput:
    """A session with everything and ``count`` notes more."""
    room = full_room()
    for number in range(count):
        room.take(ev.Noted(kind=("observation", "quote", "question")[number % 3], text=f"note number {number}"))
    return given(room)


def document_of(handed: ReportInput) -> Document:
    """The report as a document."""
    return document(handed)


# ---- other programs -------------------------------------------------------------------------------------------------


def program(name: str) -> str:
    """The path of a program of the system; without it a test is skipped, and fails where everything must run."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is not there")
        pytest.skip(f"{name} is not there")
    return found


def pdf_text(data: bytes) -> str:
    """The words of a PDF as a reader's program finds them."""
    run = subprocess.run([program("pdftotext"), "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return run.stdout.decode("utf-8")


def pdf_properties(data: bytes, path: Path) -> str:
    """What a PDF says of itself: its properties and its XMP packet."""
    path.write_bytes(data)
    tool = program("pdfinfo")
    return "".join(
        subprocess.run([tool, *more, str(path)], capture_output=True, check=True).stdout.decode("utf-8", "replace")
        for more in ((), ("-meta",))
    )


def as_pdf(data: bytes, folder: Path) -> bytes:
    """A Word document as LibreOffice sets it."""
    (folder / "paper.docx").write_bytes(data)
    call = [program("soffice"), "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
    subprocess.run([*call, "--outdir", str(folder), str(folder / "paper.docx")], capture_output=True, check=True)
    return (folder / "paper.pdf").read_bytes()


def unpacked(form: str, data: bytes) -> str:
    """All that lies in a file, also what is compressed, as one text."""
    if form == "docx":
        parts = zipfile.ZipFile(io.BytesIO(data))
        dates = {entry.date_time for entry in parts.infolist()}
        return "\n".join([*(parts.read(name).decode("utf-8", "replace") for name in parts.namelist()), str(dates)])
    if form == "pdf":
        streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
        return "\n".join([data.decode("latin-1"), *map(_inflated, streams), pdf_text(data)])
    return data.decode("utf-8")


def _inflated(stream: bytes) -> str:
    try:
        inner = zlib.decompress(stream)
    except zlib.error:
        return ""
    return inner.decode("latin-1") + inner.replace(b"\x00", b"").decode("latin-1")


def words_of(form: str, data: bytes) -> str:
    """The words a reader sees, spaces made one and places to break taken out."""
    if form == "docx":
        body = docx.Document(io.BytesIO(data)).element.body
        text = " ".join("".join(piece.itertext()) for piece in body.iter() if piece.tag.endswith("}p"))
    elif form == "pdf":
        text = pdf_text(data)
    elif form == "html":
        text = Page(data.decode("utf-8")).text
    else:
        text = re.sub(r"\\(.)", r"\1", data.decode("utf-8"))
    return " ".join(text.replace("\u200b", "").split())


class Page(HTMLParser):
    """An HTML file taken apart: its tags, its words, and whether every tag that opens also closes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag == "wbr":  # a place to break within one word
            self.text = self.text.removesuffix(" ")
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += f"{data} "

    def each(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each tag of one name."""
        return [attributes for name, attributes in self.tags if name == tag]
