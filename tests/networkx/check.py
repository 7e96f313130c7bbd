#!/usr/bin/env python3
"""Compares what Entente answers about paths, neighbourhoods, patterns and lineages with NetworkX, on random graphs.

    check.py PROGRAM [--neo4j] [--every N] [--broken]

All graphs are components of one data package, the same for the same ENTENTE_SEED, which is otherwise a new one. PROGRAM serves it, from the package itself or, with
--neo4j, from the Neo4j server that NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD name: the package is imported there first, and
whatever else that database holds is removed. Differences are printed with the question and both answers, the first of each
sort, and the status is 1.

With --every only each Nth question is asked. With --broken one expected answer is falsified for each sort of question and
each part of its answer: all of them must be reported, so the status is 1, or 2 if one was not noticed.
"""

import argparse
import csv
import http.client
import itertools
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import networkx as nx

GRAPHS = 240
# A new one in each run, unless one is given to repeat a run.
SEED = int(os.environ.get("ENTENTE_SEED") or random.SystemRandom().randrange(1_000_000))
# Few days, so that many questions are about the very day on which a relation begins or ends.
DAYS = ["2001-01-01", "2005-03-10", "2010-06-14", "2010-06-15", "2010-06-16", "2014-12-31", "2020-02-29"]
# Where NetworkX lists all simple paths, `maxHops` is such that there are at most so many walks.
MOST_WALKS = 8000
# Bounds of a request.
ROOT_FIELDS, COST = 20, 90_000
# Differences printed of each sort.
PRINTED = 3


class Kind(StrEnum):
    """A kind of relation."""

    SUPPORTS = "SUPPORTS"
    SUCCEEDS = "SUCCEEDS"
    COOPERATES_WITH = "COOPERATES_WITH"
    AFFILIATED_WITH = "AFFILIATED_WITH"

    @property
    def symmetric(self) -> bool:
        return self in (Kind.COOPERATES_WITH, Kind.AFFILIATED_WITH)


class Direction(StrEnum):
    """Along relations, against them, or either."""

    OUT = "OUT"
    IN = "IN"
    BOTH = "BOTH"


# ---------------------------------------------------------------- graphs


@dataclass(frozen=True)
class Relation:
    """A relation; `start` and `end` are days, `..` for open, or empty for unknown."""

    id: str
    kind: Kind
    source: str
    target: str
    start: str
    end: str

    def holds(self, at: str | None) -> bool:
        """Whether it can hold on a day: its period does not contain the day of its end."""
        return at is None or ((self.start in ("", "..") or self.start <= at) and (self.end in ("", "..") or at < self.end))


@dataclass
class Sample:
    """One random graph."""

    name: str
    nodes: list[str]
    relations: list[Relation]
    _seen: dict[Any, nx.MultiDiGraph] = field(default_factory=dict)

    def walkable(self, via: Iterable[Kind] | None, direction: Direction | None, at: str | None) -> nx.MultiDiGraph:
        """The steps that can be taken, each with the id of its relation as its key."""
        kinds = frozenset(Kind if via is None else via)
        direction = direction or Direction.BOTH
        if (kinds, direction, at) in self._seen:
            return self._seen[kinds, direction, at]
        graph: nx.MultiDiGraph = nx.MultiDiGraph()
        graph.add_nodes_from(self.nodes)
        for relation in self.relations:
            if relation.kind in kinds and relation.holds(at):
                if relation.kind.symmetric or direction != Direction.IN:
                    graph.add_edge(relation.source, relation.target, key=relation.id)
                if relation.kind.symmetric or direction != Direction.OUT:
                    graph.add_edge(relation.target, relation.source, key=relation.id)
        self._seen[kinds, direction, at] = graph
        return graph

    def edges(self, ids: Iterable[str]) -> list[str]:
        """Relations with both ends, in order of their ids."""
        wanted = set(ids)
        return sorted(f"{one.id}: {one.source} > {one.target}" for one in self.relations if one.id in wanted)


def components(rng: random.Random, n: int) -> nx.Graph:
    parts = [nx.gnp_random_graph(max(1, n // 3), 0.4, seed=rng, directed=True) for _ in range(3)]
    return nx.disjoint_union_all(parts)


def layers(rng: random.Random, n: int) -> nx.Graph:
    """Entities in rows, each related to all of the next row: many shortest paths."""
    return nx.complete_multipartite_graph(*[rng.randint(1, 4) for _ in range(max(2, n // 6))])


# Undirected graphs are given directions at random.
SHAPES: list[Callable[[random.Random, int], nx.Graph]] = [
    lambda rng, n: nx.gnp_random_graph(n, 1.2 / n, seed=rng, directed=True),
    lambda rng, n: nx.gnp_random_graph(n, 3 / n, seed=rng, directed=True),
    lambda rng, n: nx.gnp_random_graph(n, min(1, 8 / n), seed=rng, directed=True),
    lambda rng, n: nx.gnp_random_graph(min(n, 14), 0.6, seed=rng, directed=True),
    lambda rng, n: nx.random_labeled_tree(n, seed=rng),
    lambda rng, n: nx.path_graph(n, create_using=nx.DiGraph),
    lambda rng, n: nx.cycle_graph(n, create_using=rng.choice([nx.Graph, nx.DiGraph])),
    lambda rng, n: nx.complete_graph(min(n, 10), create_using=rng.choice([nx.Graph, nx.DiGraph])),
    lambda rng, n: nx.complete_graph(n),
    lambda rng, n: nx.star_graph(n - 1),
    lambda rng, n: nx.grid_2d_graph(max(1, n // 6), min(n, 6)),
    lambda rng, n: nx.barabasi_albert_graph(max(n, 4), 2, seed=rng),
    lambda rng, n: nx.random_regular_graph(3, max(4, n + n % 2), seed=rng),
    lambda rng, n: nx.barbell_graph(max(3, n // 5), max(0, n // 4)),
    layers,
    components,
]


def slugs(rng: random.Random, prefix: str) -> Iterator[str]:
    """Ids that differ, in no order, some of which begin with another."""
    used = set()
    while True:
        slug = "".join(rng.choice("ab019z") for _ in range(rng.randint(1, 4)))
        if rng.random() < 0.3:
            slug += "-" + rng.choice("ab01")
        if slug not in used:
            used.add(slug)
            yield prefix + slug


def sample(number: int) -> Sample:
    """The graph of a number."""
    rng = random.Random(f"{SEED}: graph {number}")
    name = f"g{number:03}"
    size = rng.choice([2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40])
    shape = SHAPES[number % len(SHAPES)](rng, size)
    ids = dict(zip(shape, slugs(rng, f"{name}-n")))
    kinds = rng.choice([[Kind.SUPPORTS], [Kind.SUPPORTS, Kind.COOPERATES_WITH], list(Kind), list(Kind), list(Kind)])
    dated, parallel = rng.choice([0, 0.4, 0.8, 1]), rng.choice([0, 0, 0.2, 0.6, 1.5])

    ends = [end if shape.is_directed() or rng.random() < 0.5 else end[::-1] for end in shape.edges]
    for _ in range(int(parallel * len(ends)) if len(ends) < 300 else 0):
        ends.append(rng.choice(ends)[:: rng.choice([1, -1])])
    rng.shuffle(ends)
    relations, used, names = [], set(), slugs(rng, f"{name}-r")
    for one, other in ends:
        kind, start, end = rng.choice(kinds), "", ""
        if rng.random() < dated:
            start, end = sorted(rng.sample(DAYS, 2))
            start, end = rng.choice([(start, end), (start, end), (start, ".."), ("..", end)])
        source, target = ids[one], ids[other]
        same = (kind, frozenset([source, target]) if kind.symmetric else (source, target), start, end)
        if same not in used:
            used.add(same)
            relations.append(Relation(next(names), kind, source, target, start, end))
    nodes = list(ids.values())
    rng.shuffle(nodes)
    return Sample(name, nodes, relations)


def write_package(samples: list[Sample], folder: Path) -> None:
    """Writes the graphs as one data package."""

    def table(path: str, header: str, rows: Iterable[Iterable[str]]) -> dict[str, str]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        with open(folder / path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header.split(","))
            writer.writerows(rows)
        return {"name": Path(path).stem.lower().replace("_", "-"), "path": path}

    resources = [table("sources.csv", "id,name,title,citations", [("src", "Random numbers", "Random numbers", "src")]),
                 table("entities/Organization.csv", "id,name,citations",
                       ((node, f"Organization {node}", "src") for one in samples for node in one.nodes))]
    for kind in Kind:
        rows = ((one.id, one.source, one.target, one.start, one.end, "src")
                for graph in samples for one in graph.relations if one.kind == kind)
        resources.append(table(f"relations/{kind}.csv", "id,from,to,start,end,citations", rows))
    package = {"name": "random-graphs", "title": "Random graphs", "version": "1.0.0", "licenses": [{"name": "CC0-1.0"}],
               "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(package, indent=2) + "\n", encoding="utf-8")


# ---------------------------------------------------------------- questions

Answer = dict[str, Any]


@dataclass
class Question:
    """A root field, what NetworkX says, and how the same is read from what the server says."""

    sort: str
    text: str
    cost: int
    expected: Answer
    read: Callable[[Any], Answer]
    dated: bool
    falsified: str | None = None


def root(name: str, selection: str, **arguments: Any) -> str:
    """A root field, without the arguments that are None."""

    def literal(value: Any) -> str:
        if isinstance(value, StrEnum):
            return str(value)
        return f"[{', '.join(map(literal, value))}]" if isinstance(value, list) else json.dumps(value)

    given = ", ".join(f"{name.rstrip('_')}: {literal(value)}" for name, value in arguments.items() if value is not None)
    return f"{name}({given}) {selection}".strip()


def cost(nodes: int, edges: int, fields: int = 4) -> int:
    return (nodes + edges) * fields + 1


# A path or walk: where it starts, then each entity with the relation that leads to it.
Route = tuple[str, ...]


def order(route: Route) -> tuple[int, Route]:
    """Shorter routes first; of equal length step by step, by the id of the entity and then of the relation to it."""
    return len(route), route


def drawn(route: Route) -> str:
    steps = zip(route[1::2], route[2::2])
    return route[0] + "".join(f" -{relation}- {entity}" for entity, relation in steps)


def read_route(path: Any) -> str:
    nodes, edges = ([one["id"] for one in path[part]] for part in ("nodes", "edges"))
    if (path["length"], path["from"]["id"], path["to"]["id"], len(nodes)) != (len(edges), nodes[0], nodes[-1], len(edges) + 1):
        return f"contradicts itself: {path}"
    return drawn((nodes[0], *itertools.chain.from_iterable(zip(nodes[1:], edges))))


SUBGRAPH = "nodes { id distance } edges { id source target }"
ROUTES = f"{{ truncated paths {{ length from {{ id }} to {{ id }} nodes {{ id }} edges {{ id }} }} {SUBGRAPH} }}"


def expected_routes(graph: Sample, routes: list[Route]) -> Answer:
    """The part of an answer that holds routes."""
    distances: dict[str, int] = {}
    for route in routes:
        for distance, node in enumerate((route[0], *route[1::2])):
            distances[node] = min(distance, distances.get(node, distance))
    return {"paths": [drawn(route) for route in routes], "nodes": sorted(distances), "distances": distances,
            "edges": graph.edges(itertools.chain.from_iterable(route[2::2] for route in routes))}


def read_edges(edges: Any) -> list[str]:
    return sorted(f"{one['id']}: {one['source']} > {one['target']}" for one in edges)


def read_routes(answer: Any) -> Answer:
    return {"paths": [read_route(path) for path in answer["paths"]], "nodes": sorted(one["id"] for one in answer["nodes"]),
            "distances": {one["id"]: one["distance"] for one in answer["nodes"]}, "edges": read_edges(answer["edges"]),
            "truncated": answer["truncated"]}


def most_hops(steps: nx.MultiDiGraph, starts: Iterable[str], most: int) -> int:
    """The largest number of hops, up to that, for which there are not too many walks to list."""
    ends, walks = Counter(starts), 0
    for hops in range(1, most + 1):
        longer: Counter[str] = Counter()
        for node, count in ends.items():
            for _, far in steps.edges(node):
                longer[far] += count
        ends, walks = longer, walks + longer.total()
        if walks > MOST_WALKS:
            return max(1, hops - 1)
    return most


def with_parallels(steps: nx.MultiDiGraph, nodes: list[str]) -> Iterator[Route]:
    """The routes through these entities, one for each choice among parallel relations."""
    choices = [[(far, key) for key in steps[near][far]] for near, far in itertools.pairwise(nodes)]
    for chosen in itertools.product(*choices):
        yield (nodes[0], *itertools.chain.from_iterable(chosen))


class Asker:
    """Thinks of questions about a graph, and answers them with NetworkX."""

    def __init__(self, graph: Sample, rng: random.Random) -> None:
        self.graph = graph
        self.rng = rng
        self.questions: list[Question] = []

    def ask(self, sort: str, text: str, cost: int, expected: Answer, read: Callable[[Any], Answer]) -> None:
        self.questions.append(Question(sort, text, cost, expected, read, "asOf: " in text))

    def steps(self) -> dict[str, Any]:
        """Which relations are followed."""
        kinds: list[Kind] | None = None
        if self.rng.random() < 0.6:
            kinds = self.rng.sample(list(Kind), self.rng.choice([1, 2, 2, 3]))
        return {"via": kinds, "direction": self.rng.choice([None, Direction.BOTH, Direction.OUT, Direction.IN])}

    def pair(self, steps: nx.MultiDiGraph) -> tuple[str, str]:
        """Two entities, mostly such that one can be reached from the other."""
        start, other = self.rng.sample(self.graph.nodes, 2)
        reached = sorted(nx.descendants(steps, start))
        return start, self.rng.choice(reached) if reached and self.rng.random() < 0.8 else other

    def several(self) -> list[str]:
        """One to four entities, in any order, perhaps one twice."""
        return self.rng.choices(self.graph.nodes, k=self.rng.randint(1, 4))

    def ends(self, steps: nx.MultiDiGraph, several: bool) -> tuple[list[str], list[str]]:
        if several:
            return self.several(), self.several()
        start, end = self.pair(steps)
        return [start], [end]

    def paths(self, at: str | None, several: bool) -> None:
        """The first paths of all, against a list of all paths."""
        how = self.steps()
        steps = self.graph.walkable(**how, at=at)
        start, end = self.ends(steps, several)
        hops = most_hops(steps, set(start), self.rng.choice([1, 2, 3, 4, 5, 6, 6, 8, 12, 20]))
        first = self.rng.choice([None, 1, 2, 3, 5, 10, 25, 100])
        found = [(one, *itertools.chain.from_iterable((far, key) for _, far, key in path))
                 for one in set(start) for path in nx.all_simple_edge_paths(steps, one, set(end), cutoff=hops) if path]
        found = sorted(found, key=order)[: first or 10]
        expected = expected_routes(self.graph, found) | {"truncated": len(found) == (first or 10)}
        text = root("paths", ROUTES, from_=start, to=end, **how, maxHops=None if hops == 6 else hops, first=first, asOf=at)
        bound = (first or 10) * (hops + 1)
        self.ask("paths, several ends" if several else "paths", text, cost(bound, bound), expected, read_routes)

    def lengths(self, at: str | None) -> None:
        """How long the first paths are, where there are too many to list."""
        how = self.steps()
        steps = self.graph.walkable(**how, at=at)
        start, end = self.pair(steps)
        hops, first = self.rng.randint(4, 20), self.rng.randint(1, 20)
        expected: list[int] = []
        if nx.has_path(steps, start, end):
            for path in nx.shortest_simple_paths(nx.DiGraph(steps), start, end):
                if len(path) - 1 > hops or len(expected) >= first:
                    break
                parallel = itertools.pairwise(path)
                ways = math.prod(steps.number_of_edges(*one) for one in parallel)
                expected += [len(path) - 1] * ways
        expected = expected[:first]
        arguments = how | {"maxHops": hops, "first": first, "asOf": at}
        text = root("paths", "{ truncated paths { length } }", from_=[start], to=[end], **arguments)
        self.ask("paths, lengths", text, cost(first * (hops + 1), first * hops, 1),
                 {"lengths": expected, "truncated": len(expected) == first},
                 lambda answer: {"lengths": [one["length"] for one in answer["paths"]], "truncated": answer["truncated"]})

    def shortest(self, at: str | None, several: bool) -> None:
        """All shortest paths."""
        how = self.steps()
        steps = self.graph.walkable(**how, at=at)
        start, end = self.ends(steps, several)
        hops, first = self.rng.choice([None, 1, 2, 3, 8, 20]), self.rng.choice([None, 1, 3, 10, 40, 100])
        simple: nx.DiGraph = nx.DiGraph(steps)
        pairs = [(one, other) for one in set(start) for other in set(end) if one != other and nx.has_path(simple, one, other)]
        lengths = {pair: nx.shortest_path_length(simple, *pair) for pair in pairs}
        least = min(lengths.values(), default=0)
        found: list[Route] = []
        if least <= (hops or 6):
            listed = (route for pair in pairs if lengths[pair] == least
                      for nodes in nx.all_shortest_paths(simple, *pair) for route in with_parallels(steps, nodes))
            found = list(itertools.islice(listed, MOST_WALKS))
        if len(found) == MOST_WALKS:
            return
        found = sorted(found, key=order)[: first or 10]
        expected = expected_routes(self.graph, found) | {"truncated": len(found) == (first or 10)}
        text = root("paths", ROUTES, from_=start, to=end, **how, allShortest=True, maxHops=hops, first=first, asOf=at)
        bound = (first or 10) * ((hops or 6) + 1)
        self.ask("paths, all shortest", text, cost(bound, bound), expected, read_routes)

    def exists(self, at: str | None, several: bool) -> None:
        """Whether there is a path."""
        how = self.steps()
        steps = self.graph.walkable(**how, at=at)
        start, end = self.ends(steps, several)
        hops = self.rng.choice([None, 1, 2, 3, 5, 10, 20])
        expected = any(nx.shortest_path_length(steps, one, other) <= (hops or 6)
                       for one in start for other in end if one != other and nx.has_path(steps, one, other))
        text = root("pathExists", "", from_=start, to=end, **how, maxHops=hops, asOf=at)
        self.ask("pathExists", text, 1, {"exists": expected}, lambda answer: {"exists": answer})

    def neighborhood(self, at: str | None, limited: bool) -> None:
        """Everything around some entities; or as much as fits."""
        how = self.steps()
        steps = self.graph.walkable(**how, at=at)
        centres = [self.rng.choice(self.graph.nodes)] if self.rng.random() < 0.6 else self.several()
        hops = self.rng.choice([None, 0, 1, 2, 2, 3, 4, 10])
        radius = 1 if hops is None else hops
        limit: int = 100
        edge_limit: int | None = 5000
        if limited:
            limit = self.rng.randint(len(centres), max(len(centres), len(self.graph.nodes) * 2 // 3))
            edge_limit = self.rng.choice([None, None, 5000, 0, 1, 5, 20])
        most_edges = 5 * limit if edge_limit is None else edge_limit

        distances: dict[str, int] = {}
        for centre in centres:
            for node, distance in nx.single_source_shortest_path_length(steps, centre, cutoff=radius).items():
                distances[node] = min(distance, distances.get(node, distance))
        # Relations of the kinds followed, whatever their direction and dates.
        kinds = how["via"] or list(Kind)
        degrees = Counter(end for one in self.graph.relations if one.kind in kinds for end in (one.source, one.target))
        ranked = sorted(distances, key=lambda node: (distances[node], -degrees[node], node))
        shown, found_at = ranked[:limit], Counter(distances.values())
        shown_at = Counter(distances[node] for node in shown)
        layers = []
        for distance in range(1, max(distances.values()) + 1):
            layers.append([distance, found_at[distance], shown_at[distance]])
            if shown_at[distance] < found_at[distance]:
                break
        among = {key for _, _, key in steps.subgraph(shown).edges(keys=True)}
        if len(set(centres)) == 1 and not limited:
            around = nx.ego_graph(steps, centres[0], radius=radius)
            assert set(around) == set(shown) and {key for _, _, key in around.edges(keys=True)} == among
        cut = len(among) > most_edges
        known = set(self.graph.edges(among))
        many = len(set(centres))
        expected = {"centres": shown[:many], "nodes": [f"{distances[node]}: {node}" for node in shown[many:]], "hops": layers,
                    "edges": f"{most_edges} of these" if cut else sorted(known), "truncated": len(shown) < len(ranked) or cut}

        def read(answer: Any) -> Answer:
            edges: Any = read_edges(answer["edges"])
            if cut and len(set(edges)) == most_edges and known.issuperset(edges):
                edges = f"{most_edges} of these"
            nodes = [(one["id"], one["distance"]) for one in answer["nodes"]]
            return {"centres": [node for node, distance in nodes if distance == 0],
                    "nodes": [f"{distance}: {node}" for node, distance in nodes if distance], "edges": edges,
                    "hops": [[hop["distance"], hop["found"], hop["shown"]] for hop in answer["hops"]],
                    "truncated": answer["truncated"]}

        selection = f"{{ truncated {SUBGRAPH} hops {{ distance found shown }} }}"
        text = root("neighborhood", selection, of=centres, **how, hops=hops, limit=limit, edgeLimit=edge_limit, asOf=at)
        self.ask("neighborhood, limited" if limited else "neighborhood", text, cost(limit, most_edges), expected, read)

    def closure(self, at: str | None) -> None:
        """What `+` and `*` lead to, against descendants and ancestors."""
        pattern, kinds = self.rng.choice([("SUPPORTS", [Kind.SUPPORTS]), ("^SUPPORTS", [Kind.SUPPORTS]),
                                          ("COOPERATES_WITH", [Kind.COOPERATES_WITH]),
                                          ("(SUPPORTS|SUCCEEDS)", [Kind.SUPPORTS, Kind.SUCCEEDS])])
        sign = self.rng.choice("+*")
        start = self.rng.choice(self.graph.nodes)
        steps = self.graph.walkable(kinds, Direction.OUT, at)
        hops = self.rng.choice([None, 1, 2, 5, 20])
        within = 20 if hops is None else hops
        turned = steps.reverse() if pattern.startswith("^") else steps
        near = steps.subgraph(nx.ego_graph(turned, start, radius=within))
        reached = (nx.ancestors if pattern.startswith("^") else nx.descendants)(near, start)
        # An entity leads to itself by no relation at all, or by a cycle.
        if sign == "*" or any(nx.has_path(turned, far, start) and nx.shortest_path_length(turned, far, start) < within
                              for far in turned.successors(start)):
            reached = reached | {start}
        text = root("reach", "{ paths { to { id } } }", of=[start], pattern=pattern + sign, maxHops=hops, asOf=at)
        self.ask("reach, closures", text, cost(100 * 21, 0, 1), {"reached": sorted(reached)},
                 lambda answer: {"reached": sorted(one["to"]["id"] for one in answer["paths"])})

    def pattern(self, at: str | None) -> None:
        """What a pattern leads to and by which walks, against the product of the graph with the pattern's automaton."""
        pattern = self.rng.choice(PATTERNS)
        starts = [self.rng.choice(self.graph.nodes)] if self.rng.random() < 0.6 else self.several()
        hops, first = self.rng.choice([None, None, 0, 1, 2, 3, 6]), self.rng.choice([None, None, 1, 2, 3, 8])
        within = 20 if hops is None else hops
        product: nx.MultiDiGraph = nx.MultiDiGraph()
        product.add_nodes_from((0, start) for start in starts)
        for state, kind, direction, following in pattern.steps:
            for near, far, key in self.graph.walkable([kind], direction, at).edges(keys=True):
                product.add_edge((state, near), (following, far), key=key)
        # The first of the shortest walks to each place begins with the first of those to the place before.
        walks: dict[tuple[int, str], Route] = {(0, start): (start,) for start in starts}
        for previous, layer in itertools.pairwise(nx.bfs_layers(product, list(walks))):
            before = {place: walks[place] for place in previous}
            for place in layer:
                arrivals = ((before[origin], key) for origin, _, key in product.in_edges(place, keys=True) if origin in before)
                walks[place] = min((*walk, place[1], key) for walk, key in arrivals)
        best: dict[str, Route] = {}
        for (state, entity), walk in walks.items():
            if state in pattern.ends:
                best[entity] = min(walk, best.get(entity, walk), key=order)
        # Once more in NetworkX's own words: how far each entity is.
        for entity, walk in best.items():
            ends = [(state, entity) for state in pattern.ends if (state, entity) in product]
            far = min(nx.shortest_path_length(product, (0, start), end)
                      for start in starts for end in ends if nx.has_path(product, (0, start), end))
            assert far == len(walk) // 2
        ranked = sorted(best, key=lambda entity: (len(best[entity]), entity))
        shown = [entity for entity in ranked if len(best[entity]) // 2 <= within][: first or 100]
        expected = expected_routes(self.graph, [best[entity] for entity in shown])
        # Where nothing is left out and yet `maxHops` ends a walk that the pattern would let go on, there may be more or not.
        places = {(0, start) for start in starts}
        for _ in range(within):
            places = {following for place in places for following in product.successors(place)}
        goes_on = {state for state, *_ in pattern.steps}.intersection(state for state, _ in places)
        if len(shown) < len(ranked) or not goes_on:
            expected["truncated"] = len(shown) < len(ranked)
        bound = (first or 100) * (within + 1)
        text = root("reach", ROUTES, of=starts, pattern=pattern.text, maxHops=hops, first=first, asOf=at)
        self.ask("reach, patterns", text, cost(bound, bound), expected,
                 lambda answer: {part: value for part, value in read_routes(answer).items() if part in expected})

    def lineage(self) -> None:
        """Predecessors and successors."""
        of = self.rng.choice(self.graph.nodes)
        steps = self.graph.walkable([Kind.SUCCEEDS], Direction.OUT, None)
        distances: dict[str, int] = {}
        before = nx.single_source_shortest_path_length(steps, of)
        after = nx.single_source_shortest_path_length(steps.reverse(), of)
        for node in before.keys() | after.keys():
            earlier, later = before.get(node, len(steps)), after.get(node, len(steps))
            distances[node] = -earlier if earlier <= later else later
        ranked = sorted(distances, key=lambda node: (abs(distances[node]), distances[node], node))
        among = (key for _, _, key in steps.subgraph(ranked).edges(keys=True))
        expected = {"nodes": [f"{distances[node]}: {node}" for node in ranked], "edges": self.graph.edges(among),
                    "truncated": False}
        text = root("lineage", f"{{ truncated {SUBGRAPH} }}", of=of)
        self.ask("lineage", text, cost(200, 400), expected,
                 lambda answer: {"nodes": [f"{one['distance']}: {one['id']}" for one in answer["nodes"]],
                                 "edges": read_edges(answer["edges"]), "truncated": answer["truncated"]})

    def all(self) -> list[Question]:
        for at in (None, self.rng.choice(DAYS), self.rng.choice(DAYS)):
            for several in (False, False, True, True):
                self.paths(at, several)
                self.exists(at, several)
            for several in (False, True):
                self.shortest(at, several)
            self.lengths(at)
            for limited in (False, False, True, True):
                self.neighborhood(at, limited)
            for _ in range(2):
                self.closure(at)
            for _ in range(3):
                self.pattern(at)
        self.lineage()
        return self.questions


@dataclass(frozen=True)
class Pattern:
    """A pattern and an automaton for it: steps from a state to a state, 0 the first, and the states at which it may end."""

    text: str
    steps: list[tuple[int, Kind, Direction, int]]
    ends: set[int]


def patterns() -> list[Pattern]:
    supports, succeeds, cooperates, affiliated = Kind
    out, back = Direction.OUT, Direction.IN
    return [
        Pattern("SUPPORTS+", [(0, supports, out, 1), (1, supports, out, 1)], {1}),
        Pattern("SUPPORTS*", [(0, supports, out, 0)], {0}),
        Pattern("^SUPPORTS+", [(0, supports, back, 1), (1, supports, back, 1)], {1}),
        Pattern("COOPERATES_WITH+", [(0, cooperates, out, 1), (1, cooperates, out, 1)], {1}),
        Pattern("^COOPERATES_WITH", [(0, cooperates, back, 1)], {1}),
        Pattern("SUPPORTS/COOPERATES_WITH", [(0, supports, out, 1), (1, cooperates, out, 2)], {2}),
        Pattern("SUPPORTS/^SUPPORTS", [(0, supports, out, 1), (1, supports, back, 2)], {2}),
        Pattern("^(SUPPORTS/SUCCEEDS)", [(0, succeeds, back, 1), (1, supports, back, 2)], {2}),
        Pattern("SUPPORTS{1,3}", [(0, supports, out, 1), (1, supports, out, 2), (2, supports, out, 3)], {1, 2, 3}),
        Pattern("SUPPORTS?/AFFILIATED_WITH*",
                [(0, supports, out, 1), (0, affiliated, out, 2), (1, affiliated, out, 2), (2, affiliated, out, 2)], {0, 1, 2}),
        Pattern("(SUPPORTS/COOPERATES_WITH)*", [(0, supports, out, 1), (1, cooperates, out, 0)], {0}),
        Pattern("SUCCEEDS{2}|COOPERATES_WITH", [(0, succeeds, out, 1), (1, succeeds, out, 2), (0, cooperates, out, 2)], {2}),
        Pattern("(SUPPORTS|SUCCEEDS)+",
                [(state, kind, out, 1) for state in (0, 1) for kind in (supports, succeeds)], {1}),
        Pattern("(SUPPORTS|^SUCCEEDS|AFFILIATED_WITH)*",
                [(0, supports, out, 0), (0, succeeds, back, 0), (0, affiliated, out, 0)], {0}),
    ]


PATTERNS = patterns()


# ---------------------------------------------------------------- the server


class Client:
    """Sends GraphQL requests over one connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=400)

    def send(self, query: str) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        self.connection.request("POST", "/graphql", json.dumps({"query": query}), headers)
        return json.loads(self.connection.getresponse().read())


@contextmanager
def served(program: str, folder: Path, neo4j: bool) -> Iterator[Client]:
    """Serves a data package as long as the context lasts."""
    # Many questions are one request, and the machine may have much else to do.
    environment = {**os.environ, "ENTENTE_TIMEOUT": "5m", "ENTENTE_REQUEST_TIMEOUT": "5m"}
    arguments = [program, "serve", "--listen", "127.0.0.1:0"]
    if neo4j:
        subprocess.run([program, "import", "--data", str(folder), "--prune"], check=True, stdout=subprocess.DEVNULL)
    else:
        environment = {name: value for name, value in environment.items() if not name.startswith("NEO4J_")}
        arguments += ["--data", str(folder)]
    server = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert server.stdout
        line = server.stdout.readline()
        address = re.search(r"listening on http://127\.0\.0\.1:(\d+)/", line)
        if not address:
            sys.exit(f"{program} does not serve: {line}")
        yield Client(int(address[1]))
    finally:
        server.terminate()
        server.wait()


def batches(questions: list[Question]) -> Iterator[list[Question]]:
    """As many questions at once as a request may have."""
    batch: list[Question] = []
    for question in questions:
        if len(batch) == ROOT_FIELDS or sum(one.cost for one in batch) + question.cost > COST:
            yield batch
            batch = []
        batch.append(question)
    yield batch


def answers(client: Client, questions: list[Question]) -> Iterator[tuple[Question, Answer]]:
    """What the server says."""
    for batch in batches(questions):
        reply = client.send("{" + "\n".join(f"q{at}: {one.text}" for at, one in enumerate(batch)) + "}")
        data, errors = reply.get("data") or {}, reply.get("errors", [])
        for at, question in enumerate(batch):
            answer = data.get(f"q{at}")
            if answer is None:
                yield question, {"error": [one["message"] for one in errors if one.get("path", [f"q{at}"])[0] == f"q{at}"]}
            else:
                yield question, question.read(answer)


# ---------------------------------------------------------------- comparison


def falsify(value: Any) -> Any:
    """Another value much like it; None where there is nothing to change."""
    match value:
        case bool():
            return not value
        case [*head, last] if isinstance(last, (str, int)):
            return [*head, f"{last}0" if isinstance(last, str) else last + 1]
        case [*head, [*rest, number]]:
            return [*head, [*rest, number + 1]]
        case dict() if value:
            some = next(reversed(value))
            return value | {some: value[some] + 1}
    return None


def falsify_some(questions: list[Question]) -> None:
    """Falsifies one expected answer for each sort of question and part of the answer."""
    done: set[tuple[str, str]] = set()
    for question in questions:
        for part, value in question.expected.items():
            false = falsify(value)
            if (question.sort, part) not in done and false is not None:
                question.expected[part] = false
                question.falsified = part
                done.add((question.sort, part))
                break


def report(question: Question, answer: Answer, parts: set[str]) -> None:
    """Prints a question and both answers to it, as far as they differ."""
    print(f"DIFFERENCE: {question.sort}\n  {question.text}")
    for part in sorted(parts):
        print(f"  {part}\n    NetworkX: {question.expected.get(part)}\n    Entente:  {answer.get(part)}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program", metavar="PROGRAM")
    options.add_argument("--neo4j", action="store_true", help="serve from Neo4j")
    options.add_argument("--every", type=int, default=1, metavar="N", help="ask each Nth question only")
    options.add_argument("--broken", action="store_true", help="falsify some expected answers")
    given = options.parse_args()

    samples = [sample(number) for number in range(GRAPHS)]
    askers = [Asker(one, random.Random(f"{SEED}: questions about {one.name}")) for one in samples]
    questions = [question for asker in askers for question in asker.all()][:: given.every]
    if given.broken:
        falsify_some(questions)
    differing: Counter[str] = Counter()
    by_part: dict[str, Counter[str]] = defaultdict(Counter)
    missed: list[Question] = []
    with tempfile.TemporaryDirectory() as folder:
        write_package(samples, Path(folder))
        with served(given.program, Path(folder), given.neo4j) as client:
            for question, answer in answers(client, questions):
                parts = {part for part in question.expected.keys() | answer.keys()
                         if question.expected.get(part) != answer.get(part)}
                if question.falsified and question.falsified not in parts:
                    missed.append(question)
                if not parts:
                    continue
                known = by_part[question.sort]
                if differing[question.sort] < PRINTED or question.falsified or not parts <= known.keys():
                    report(question, answer, parts)
                differing[question.sort] += 1
                known.update(parts)

    asked, dated = Counter(one.sort for one in questions), Counter(one.sort for one in questions if one.dated)
    for sort, count in asked.items():
        which = "".join(f", {part} {count}" for part, count in sorted(by_part[sort].items()))
        print(f"{sort:22}{count:6} compared, {dated[sort]:4} of them at a date, {differing[sort]:4} differ{which}")
    total = differing.total()
    print(f"{len(samples)} graphs, {len(questions)} questions, {total or 'no'} difference{'s' * (total > 1)}; "
          f"ENTENTE_SEED={SEED} repeats this")
    if given.broken:
        print(f"{sum(one.falsified is not None for one in questions)} answers falsified, {len(missed)} not noticed")
        for question in missed:
            print(f"NOT NOTICED: {question.sort}, {question.falsified}\n  {question.text}")
        return 2 if missed else 1
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
