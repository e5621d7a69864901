"""How often each case does each thing: counted case by case, where the events lie together."""

from __future__ import annotations

from journeymine.compiled import compiled

__all__ = ["tally"]


@compiled
def tally(case, group, item, items, in_group, of_item, came, table, side, rows):
    """How many cases have ``x`` events of an item among ``m`` of a group.

    `table` (groups * items + groups, side, side) gets those with `m` below `side`, `rows` the
    others, one ``key, x, m`` a case; returns how many `rows` there are.  The key is ``group *
    items + item``, and behind all of them the group with all of its events, where x is m.

    `case` rises.  `in_group` (groups,) and `of_item` (groups * items,) begin as zeros and are
    left so; `came` (groups * items,) needs no beginning.
    """
    n, found, a, keys = len(case), 0, 0, len(of_item)
    while a < n:
        b, some = a, 0
        while b < n and case[b] == case[a]:
            key = group[b] * items + item[b]
            if of_item[key] == 0:
                came[some] = b
                some += 1
            of_item[key] += 1
            in_group[group[b]] += 1
            b += 1
        for k in range(some):
            of = group[came[k]]
            key, m = of * items + item[came[k]], in_group[of]
            if m < side:
                table[key, of_item[key], m] += 1
            else:
                rows[0, found], rows[1, found], rows[2, found] = key, of_item[key], m
                found += 1
            of_item[key] = 0
        for k in range(some):
            of = group[came[k]]
            m = in_group[of]
            if 0 < m < side:
                table[keys + of, m, m] += 1
            elif m:
                rows[0, found], rows[1, found], rows[2, found] = keys + of, m, m
                found += 1
            in_group[of] = 0
        a = b
    return found
