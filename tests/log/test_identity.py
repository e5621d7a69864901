"""Who is who: by hand, as a law, against a search of every moment, and against planted persons."""

from itertools import combinations

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.errors import LogError, UsageError
from journeymine.log import RawRows
from journeymine.log.identity import timeline
from journeymine.log.identity.links import IdentityTable, links_of
from journeymine.log.identity.persons import Identity
from journeymine.log.identity.timed_components import components
from journeymine.log.schema import MICROSECONDS

BORDERS = ("from", "to")


def identity(columns, *rows, on_conflict="join", borders=BORDERS, **more):
    """The identity of rows of ids, with from and to at the end if `borders`."""
    names = [*columns, *borders]
    table = pa.table({name: [row[i] for row in rows] for i, name in enumerate(names)},
                     pa.schema([(name, pa.string()) for name in names]))  # fmt: skip
    since, until = borders or (None, None)
    links = links_of([IdentityTable(RawRows(table, "ids.csv"), columns, since, until, **more)])
    return Identity.of(links, on_conflict=on_conflict)


def day(number):
    return f"2026-01-{number:02d}" if number else ""


def persons(who, *asked):
    """The persons of (kind, id, day of January)."""
    return [
        who.stitch(
            kind,
            pa.chunked_array([[one]]),
            pc.cast(pc.strptime(pa.chunked_array([[day(at)]]), "%Y-%m-%d", "us"), MICROSECONDS),
        ).persons[0].as_py()
        for kind, one, at in asked
    ]  # fmt: skip


def listed(who):
    table = who.merges(np.zeros(who.n_merges, np.int64))
    return [
        (
            row["bridge"],
            row["persons"],
            row["since"] and row["since"].day,
            row["until"] and row["until"].day,
        )
        for row in table.to_pylist()
    ]


PLAIN = ("client", "customer")


def test_ids_that_are_paired_without_a_time_are_one_person_always():
    who = identity(PLAIN, ("c1", "7"), ("c2", "7"), ("c3", "8"), borders=())
    assert persons(
        who, ("client", "c1", 1), ("client", "c2", 9), ("customer", "7", 3), ("client", "c3", 3)
    ) == ["7", "7", "7", "8"]
    assert who.n_merges == 0


def test_a_shared_device_is_of_its_customers_one_after_the_other_and_else_its_own():
    who = identity(PLAIN, ("d", "ann", day(2), day(5)), ("d", "bo", day(5), day(8)))
    asked = [("client", "d", at) for at in (1, 2, 4, 5, 7, 8, 9)]
    assert persons(who, *asked) == ["client:d", "ann", "ann", "bo", "bo", "client:d", "client:d"]
    assert persons(who, ("customer", "ann", 1), ("customer", "ann", 6)) == ["ann", "ann"]
    assert who.n_merges == 0


@pytest.mark.parametrize(
    ("on_conflict", "on_day_5"),
    [("join", ["ann", "ann", "ann"]), ("split", ["client:d", "ann", "bo"])],
)
def test_a_device_of_two_customers_at_once_is_listed_and_joins_or_not(on_conflict, on_day_5):
    rows = [("d", "bo", day(4), ""), ("d", "ann", "", day(6)), ("e", "bo", "", "")]
    who = identity(PLAIN, *rows, on_conflict=on_conflict)
    at_5 = [("client", "d", 5), ("customer", "ann", 5), ("customer", "bo", 5)]
    assert persons(who, *at_5) == on_day_5
    assert persons(who, ("client", "e", 5)) == on_day_5[2:]
    assert persons(who, ("client", "d", 3), ("client", "d", 6), ("client", "e", 6)) == [
        "ann", "bo", "bo",
    ]  # fmt: skip
    assert listed(who) == [("client:d", ["ann", "bo"], 4, 6)]


def test_a_suspicious_merge_is_one_although_borders_of_the_same_pairs_lie_within():
    rows = [("d", "a", day(1), day(6)), ("d", "a", day(4), day(9)), ("d", "b", day(2), day(8))]
    assert listed(identity(PLAIN, *rows)) == [("client:d", ["a", "b"], 2, 8)]
    third = ("d", "c", day(5), day(6))
    assert listed(identity(PLAIN, *rows, third)) == [
        ("client:d", ["a", "b"], 2, 5),
        ("client:d", ["a", "b", "c"], 5, 6),
        ("client:d", ["a", "b"], 6, 8),
    ]


def test_a_chain_of_three_kinds_holds_only_while_all_its_pairs_do():
    rows = [
        ("k", "c", None, day(2), day(8)),
        (None, "c", "ann", day(1), day(4)),
        (None, "c", "bo", day(4), day(9)),
    ]
    who = identity(("cookie", "client", "customer"), *rows)
    assert persons(who, *(("cookie", "k", at) for at in (1, 3, 4, 7, 8))) == [
        "cookie:k", "ann", "bo", "bo", "cookie:k",
    ]  # fmt: skip
    assert persons(who, ("client", "c", 1), ("client", "c", 8), ("client", "c", 9)) == [
        "ann", "bo", "client:c",
    ]  # fmt: skip
    assert who.n_merges == 0  # though over all time the cookie meets both


def test_a_row_of_three_ids_links_all_of_them():
    who = identity(("a", "b", "c"), ("1", "2", "3"), ("4", None, "5"), borders=())
    asked = [("a", "1", 1), ("b", "2", 1), ("c", "3", 1), ("a", "4", 1)]
    assert persons(who, *asked) == ["3", "3", "3", "5"]


def test_names_of_persons_without_a_customer_are_of_the_best_kind_and_never_clash():
    who = identity(
        ("cookie", "client", "customer"),
        ("k2", "c9", None), ("k1", "c9", None), ("k5", None, "client:c9"), borders=(),
    )  # fmt: skip
    assert persons(
        who, ("cookie", "k1", 1), ("cookie", "k5", 1), ("cookie", "new", 1), ("customer", "7", 1)
    ) == ["client:c9", "customer:client:c9", "cookie:new", "7"]
    odd = identity(("a:b", "a", "p"), ("c", None, "1"), borders=())
    assert persons(odd, ("a:b", "x", 1), ("a", "b:x", 1)) == ["a%3Ab:x", "a:b:x"]


def test_rows_that_cannot_be_used_are_listed_with_their_reason():
    table = pa.table(
        {
            "client": ["c1", "c2", None, "c4", "c5", "c6"],
            "customer": ["1", " ", None, "4", "5", "6"],
            "from": ["2026-01-01", "", "", "2026-01-05", "soon", ""],
            "to": ["2026-01-02", "", "", "2026-01-05", "", ""],
            "sure": ["0.9", "", "", "1", "1", "0.4"],
        }
    )
    links = links_of(
        [IdentityTable(RawRows(table, "ids.csv"), PLAIN, *BORDERS, "sure", at_least=0.5)]
    )
    assert [(reject.line, reject.code, reject.column) for reject in links.rejects] == [
        (2, "JM-E120", "client, customer"),
        (3, "JM-E120", "client, customer"),
        (4, "JM-E121", "from and to"),
        (5, "JM-E121", "from and to"),
    ]
    assert (links.rows, links.doubted, len(links.one)) == (6, 1, 1)


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(UsageError, match="Did you mean 'client'"):
        links_of([IdentityTable(RawRows(pa.table({"client": ["1"]})), ["clint", "customer"])])


def test_more_pieces_than_can_be_looked_at_are_refused(monkeypatch):
    monkeypatch.setattr(timeline, "MOST_PIECES", 3)
    rows = [("d", str(i), day(i), day(9)) for i in range(1, 4)]
    with pytest.raises(LogError, match="JM-E249"):
        identity(PLAIN, *rows)


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=15),
        )
    )
)
def test_components_are_those_of_networkx(given):
    n, edges = given
    graph = nx.Graph(edges)
    graph.add_nodes_from(range(n))
    want = {node: min(part) for part in nx.connected_components(graph) for node in part}
    ends = np.array(edges, np.int64).reshape(-1, 2)
    assert components(n, ends[:, 0], ends[:, 1]).tolist() == [want[node] for node in range(n)]


KINDS = ("cookie", "client", "customer")
moments = st.integers(1, 6)
pair = st.tuples(
    st.sampled_from([(0, 1), (1, 2), (0, 2)]),
    st.integers(0, 2),
    st.integers(0, 2),
    st.one_of(st.none(), moments),
    st.one_of(st.none(), moments),
)


def brute_force(rows, kind, one, at, on_conflict):
    """The definition, word for word, for one id at one moment."""
    graph = nx.Graph()
    graph.add_node((kind, one))
    for (left, right), a, b, since, until in rows:
        if (since is None or since <= at) and (until is None or at < until):
            graph.add_edge((left, str(a)), (right, str(b)))
    others = graph.subgraph([node for node in graph if node[0] != 2])
    if on_conflict == "split":
        for part in list(nx.connected_components(others)):
            met = {(n, c) for n in part for c in graph[n] if c[0] == 2}
            if len({customer for _, customer in met}) > 1:
                graph.remove_edges_from(met)
    best = min(nx.node_connected_component(graph, (kind, one)), key=lambda n: (-n[0], n[1]))
    return best[1] if best[0] == 2 else f"{KINDS[best[0]]}:{best[1]}"


@pytest.mark.parametrize("on_conflict", ["join", "split"])
@given(st.lists(pair, min_size=1, max_size=9))
def test_every_id_at_every_moment_is_what_the_definition_says(on_conflict, rows):
    rows = [row for row in rows if row[3] is None or row[4] is None or row[3] < row[4]]
    cells = []
    for (left, right), a, b, since, until in rows:
        ids = [None, None, None]
        ids[left], ids[right] = str(a), str(b)
        cells.append((*ids, day(since), day(until)))
    who = identity(KINDS, *cells, on_conflict=on_conflict)
    asked = [(kind, str(one), at) for kind in range(3) for one in range(4) for at in range(1, 8)]
    found = persons(who, *((KINDS[kind], one, at) for kind, one, at in asked))
    want = [brute_force(rows, kind, one, at, on_conflict) for kind, one, at in asked]
    assert found == want


def planted(seed, shared):
    """(rows of pairs, events of (kind, id, day), true person of each event)."""
    random = np.random.default_rng(seed)
    rows, events, truth = [], [], []
    for person in range(200):
        customer = f"P{person:03d}"
        mine = [("client", f"c{person}-{i}") for i in range(random.integers(0, 4))]
        rows += [(one, customer, "", "") for _, one in mine]
        for kind, one in [("customer", customer), *mine]:
            events.append((kind, one, int(random.integers(1, 28))))
            truth.append(person)
    for device in range(shared):
        first, second = random.choice(200, 2, replace=False)
        for person, since, until in ((first, day(1), day(11)), (second, day(10), day(20))):
            rows.append((f"shared{device}", f"P{person:03d}", since, until))
    random.shuffle(rows)
    return rows, events, truth


def pairwise(found, truth):
    """Precision and recall over pairs of events said, and meant, to be of one person."""
    said = {p for p in combinations(range(len(found)), 2) if found[p[0]] == found[p[1]]}
    meant = {p for p in combinations(range(len(found)), 2) if truth[p[0]] == truth[p[1]]}
    return len(said & meant) / len(said), len(said & meant) / len(meant)


def test_planted_persons_come_back_exactly_and_shared_devices_are_flagged():
    rows, events, truth = planted(3, shared=0)
    who = identity(PLAIN, *rows)
    assert pairwise(persons(who, *events), truth) == (1, 1)
    assert who.n_merges == 0
    rows, events, truth = planted(3, shared=8)
    apart = identity(PLAIN, *rows, on_conflict="split")
    assert pairwise(persons(apart, *events), truth) == (1, 1)
    joined = identity(PLAIN, *rows)
    assert [entry[0] for entry in listed(joined)] == [f"client:shared{i}" for i in range(8)]
    assert {entry[2:] for entry in listed(joined)} == {(10, 11)}
    precision, recall = pairwise(persons(joined, *((*event[:2], 10) for event in events)), truth)
    assert recall == 1
    assert precision < 1


def test_persons_do_not_depend_on_the_order_of_the_pairs():
    rows, events, _ = planted(5, shared=6)
    assert persons(identity(PLAIN, *rows), *events) == persons(
        identity(PLAIN, *rows[::-1]), *events
    )


def test_no_pair_at_all_leaves_everyone_alone():
    who = identity(PLAIN, (None, "7"), borders=())
    assert persons(who, ("client", "c", 1), ("customer", "7", 1)) == ["client:c", "7"]
    assert len(who.links.rejects) == 1
    assert links_of([]).kinds == ()
