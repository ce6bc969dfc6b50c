"""Rows to the order in which a person reads them.

Columns are found by the blank that parts them: rows that leave the same vertical strip free make a
group, which is read column after column.
"""

from __future__ import annotations

from itertools import accumulate
from statistics import median

from carnet_rag.corpus.load.pdf.rows import Row

_GUTTER = 0.9
"""Narrowest blank between two columns, in heights of a letter."""


def in_reading_order(rows: list[Row], body: float) -> list[list[Row]]:
    """The rows as columns, each from top to bottom, in the order in which they are read.

    ``body`` is the size of the running text: a larger line that stands alone parts what is above
    from what is below.
    """
    if not rows:
        return []
    columns: list[list[Row]] = []
    for group in _groups(_strips(rows), body):
        own = [row for strip in group for row in strip]
        gutter = _gutter(own)
        if gutter is None:
            columns.append(sorted(own, key=lambda row: (row.base, row.left)))
        else:
            left = [row for row in own if (row.left + row.right) / 2 < gutter]
            right = [row for row in own if (row.left + row.right) / 2 >= gutter]
            columns += in_reading_order(left, body) + in_reading_order(right, body)
    return columns


def _strips(rows: list[Row]) -> list[list[Row]]:
    """Rows that share a height, from top to bottom."""
    strips: list[list[Row]] = []
    floor = 0.0
    for row in sorted(rows, key=lambda row: (row.top, row.left)):
        overlap = floor - row.top
        if strips and overlap > 0.25 * row.size:
            strips[-1].append(row)
            floor = max(floor, row.bottom)
        else:
            strips.append([row])
            floor = row.bottom
    return strips


def _groups(strips: list[list[Row]], body: float) -> list[list[list[Row]]]:
    """Runs of strips that leave one same gutter free, or that have none."""
    groups: list[list[list[Row]]] = []
    for at, strip in enumerate(strips):
        if not groups:
            groups.append([strip])
            continue
        last = groups[-1]
        if _parts(last) is not None:
            parts = _parts([*last, strip]) is not None
            stands_out = _stands_out(strip, body) and not _is_left_over(last, strips[at:])
            if parts and (_goes_on(last, strip) or not stands_out):
                last.append(strip)
            else:
                groups.append([strip])
        elif _parts([strip]) is None:
            last.append(strip)
        else:
            # What stands right above in one of the columns is theirs.
            group = [strip]
            while last and _close(last[-1], group[0]) and _parts([last[-1], *group]) is not None:
                if _stands_out(last[-1], body):
                    break
                group.insert(0, last.pop())
            if not last:
                groups.pop()
            groups.append(group)
    return groups


def _close(above: list[Row], below: list[Row]) -> bool:
    """Whether two strips follow each other as the lines of one text."""
    gap = min(row.top for row in below) - max(row.bottom for row in above)
    return gap < 1.3 * below[0].size


def _goes_on(strips: list[list[Row]], strip: list[Row]) -> bool:
    """Whether a strip is the next line of a text of its size that stands right above it."""
    row = strip[0]
    return any(
        abs(above.size - row.size) < 0.5
        and min(above.right, row.right) > max(above.left, row.left)
        and row.base - above.base < 1.6 * row.size
        for other in strips
        for above in other
    )


def _is_left_over(above: list[list[Row]], rest: list[list[Row]]) -> bool:
    """Whether all that is left stands in the left one of two columns, the right one being over."""
    gutter = _parts(above)
    return gutter is not None and all(row.right < gutter for strip in rest for row in strip)


def _stands_out(strip: list[Row], body: float) -> bool:
    return len(strip) == 1 and strip[0].size > 1.15 * body


def _parts(strips: list[list[Row]]) -> float | None:
    return _gutter([row for strip in strips for row in strip])


def _gutter(rows: list[Row]) -> float | None:
    """The middle of the widest vertical blank with rows on both sides, None without."""
    if len(rows) < 2:
        return None
    width = max(8.0, _GUTTER * median(row.size for row in rows))
    ordered = sorted(rows, key=lambda row: row.left)
    edges = accumulate((row.right for row in ordered), max)
    blanks = [
        (row.left - edge, (row.left + edge) / 2)
        for edge, row in zip(edges, ordered[1:], strict=False)
        if row.left - edge >= width
    ]
    return max(blanks, key=lambda blank: blank[0], default=(0.0, None))[1]
