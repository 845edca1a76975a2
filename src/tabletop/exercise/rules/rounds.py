"""Parts of a graph of scenes in which a way leads from each to each: loops, and every scene that is in none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def rounds(start: str, ways: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yield the strongly connected parts below ``start``, each after those it leads to (Tarjan, without recursion)."""
    index: dict[str, int] = {start: 0}
    low: dict[str, int] = {start: 0}
    path, on_path = [start], {start}
    waiting = [(start, iter(ways[start]))]
    while waiting:
        name, onward = waiting[-1]
        for target in onward:
            if target not in index:
                index[target] = low[target] = len(index)
                path.append(target)
                on_path.add(target)
                waiting.append((target, iter(ways[target])))
                break
            if target in on_path:
                low[name] = min(low[name], index[target])
        else:
            waiting.pop()
            if waiting:
                above = waiting[-1][0]
                low[above] = min(low[above], low[name])
            if low[name] == index[name]:
                part = [path.pop()]
                while part[-1] != name:
                    part.append(path.pop())
                on_path.difference_update(part)
                yield part
