"""A map of a large exercise with runs of scenes folded into one."""

from __future__ import annotations

from dataclasses import replace

from tabletop.explore.layout import depths
from tabletop.explore.picture import Link, Node, Picture

MOST_NODES = 60
"""Scenes a map shows one by one; of a larger exercise runs of scenes are folded into one."""


def folded(whole: Picture, most: int = MOST_NODES) -> Picture:
    """Return the map with runs of scenes folded until it has at most ``most`` nodes; endings fold last.

    First chains in which one scene leads to one other, then whole layers one after the other. A map that is small
    enough stays as it is.
    """
    if len(whole.nodes) <= most:
        return whole
    chains = _merged(whole, _chains(whole))
    for bands in (most // 2, most // 3, most // 4, most // 8, 1):
        if len(chains.nodes) <= most:
            break
        merged = _merged(chains, _bands(chains, max(1, bands), keep_endings=True))
        if len(merged.nodes) > most:
            merged = _merged(chains, _bands(chains, max(1, bands), keep_endings=False))
        if len(merged.nodes) <= most:
            return merged
    return chains


def _chains(whole: Picture) -> dict[str, str]:
    """Return for each scene in a chain the first of it: one way in, one way out, nothing found, no ending."""
    after: dict[str, set[str]] = {node.id: set() for node in whole.nodes}
    before: dict[str, set[str]] = {node.id: set() for node in whole.nodes}
    for link in whole.links:
        after[link.source].add(link.target)
        before[link.target].add(link.source)
    plain = {node.id for node in whole.nodes if node.kind != "ending" and not node.found}
    head: dict[str, str] = {}
    for node in whole.nodes:
        name = node.id
        if name in head or name not in plain:
            continue
        run, here = [name], name
        while len(after[here]) == 1:
            (following,) = after[here]
            if following not in plain or following in head or following in run or len(before[following]) != 1:
                break
            run.append(following)
            here = following
        if len(run) > 1:
            head |= dict.fromkeys(run, name)
    return head


def _bands(whole: Picture, bands: int, *, keep_endings: bool) -> dict[str, str]:
    depth = depths(whole)
    last = max(depth.values(), default=0) + 1
    head: dict[int, str] = {}
    found: dict[str, str] = {}
    for node in whole.nodes:
        if keep_endings and node.kind == "ending":
            continue
        band = depth[node.id] * bands // last
        found[node.id] = head.setdefault(band, node.id)
    return found


def _merged(whole: Picture, head: dict[str, str]) -> Picture:
    """Return the map with every node that has a head put into that head's node."""
    inside: dict[str, list[Node]] = {}
    for node in whole.nodes:
        inside.setdefault(head.get(node.id, node.id), []).append(node)
    # A run may begin with a scene that is written after others of it: the fold goes by the run's head.
    nodes = [own[0] if len(own) == 1 else replace(_fold(own), id=name) for name, own in inside.items()]
    place = {node.id: head.get(node.id, node.id) for node in whole.nodes}
    links: dict[tuple[str, str, bool], Link] = {}
    for link in whole.links:
        source, target = place[link.source], place[link.target]
        if source == target:
            continue
        alone = len(inside[source]) == 1
        moved = replace(link, source=source, target=target)
        if not alone:
            moved = replace(moved, names=(), followed=(), chosen=())
        key = (source, target, link.dropped)
        known = links.get(key)
        links[key] = moved if known is None else _joined(known, moved)
    return replace(whole, nodes=tuple(nodes), links=tuple(links.values()), start=place[whole.start])


def _joined(one: Link, other: Link) -> Link:
    share = None if one.share is None and other.share is None else (one.share or 0) + (other.share or 0)
    names = tuple(dict.fromkeys((*one.names, *other.names)))
    followed = tuple(dict.fromkeys((*one.followed, *other.followed)))
    return replace(
        one,
        names=names,
        followed=followed,
        author=one.author or other.author,
        taken=one.taken or other.taken,
        share=share,
        gone=one.gone or other.gone,
        chosen=tuple(dict.fromkeys((*one.chosen, *other.chosen))),
        beside=one.beside and other.beside,
    )


def _fold(own: list[Node]) -> Node:
    names = [name for node in own for name in (node.holds or (node.id,))]
    shares = [node.share for node in own if node.share is not None]
    return Node(
        own[0].id,
        f"{len(names)} scenes: {names[0]} … {names[-1]}",
        "fold",
        sum(node.minutes for node in own),
        max(shares, default=None),
        (),
        tuple(text for node in own for text in node.found),
        tuple(names),
        any(node.reached for node in own),
        tuple(sorted(number for node in own for number in node.met)),
    )
