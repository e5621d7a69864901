"""Read a process tree in PTML, as ProM and pm4py write it, into blocks.

The children of a node stand in the order of the ``parentsNode`` elements.  A loop has
the children do, redo and (in ProM) exit: do, then any number of (redo, do), then exit.
An ``or`` is at least one of its children, those taken interleaving freely.

References
----------
.. [1] van Dongen, Leemans et al. PTML, the process tree format of the ProM framework.
   https://promtools.org
"""

from __future__ import annotations

from journeymine.design import DesignedJourney
from journeymine.design.paths.blocks import (
    EMPTY,
    AnyOf,
    AnyOrder,
    Block,
    Choice,
    Repeat,
    Sequence,
    Step,
    simplify,
    steps,
)
from journeymine.reading.designs.xml_tree import Element, parse_xml
from journeymine.reading.refusals import Refusals

__all__ = ["read_ptml"]

_OPERATORS = ("sequence", "xor", "and", "or", "xorLoop")
_LEAVES = ("manualTask", "automaticTask")
_MAX_DEPTH = 100


def read_ptml(data: bytes, file: str, title: str) -> DesignedJourney:
    """The journey of a process tree; `title` is its name where the file gives none.

    Raises
    ------
    DesignError
        With every problem of the file at once.
    """
    refusals = Refusals(file)
    root = parse_xml(data, refusals)
    tree = root.first("processTree")
    if root.tag != "ptml" or tree is None:
        message = f"The file is no process tree: it begins with <{root.tag}>"
        message += " and holds no <processTree>." if root.tag == "ptml" else ", not <ptml>."
        raise refusals.error("JM-E322", message, "export it as PTML", line=root.line)
    for other in list(root.all("processTree"))[1:]:
        message = "The file holds a second process tree."
        refusals.add("JM-E322", message, "keep one a file", line=other.line)
    nodes = _nodes(tree, refusals)
    children = _children(tree, nodes, refusals)
    top = nodes.get(tree.get("root"))
    if top is None:
        message = f"The root of the tree, '{tree.get('root')}', is not a node of it."
        refusals.add("JM-E326", message, "export it again", line=tree.line)
    else:
        _check_shape(top, nodes, children, refusals)
    refusals.raise_if_any()
    path = simplify(_block(nodes[tree.get("root")], children))
    if next(steps(path), None) is None:
        message = "The process tree holds no step (manualTask)."
        raise refusals.error("JM-E329", message, "export it again", line=tree.line)
    name = tree.get("name")
    own_name = name.strip() and name != tree.get("id")
    return DesignedJourney(name if own_name else title, path)


def _nodes(tree: Element, refusals: Refusals) -> dict[str, Element]:
    nodes: dict[str, Element] = {}
    for element in tree.children:
        if element.tag == "parentsNode":
            continue
        key = element.get("id")
        if element.tag not in _OPERATORS + _LEAVES:
            message = f"The element <{element.tag}> ('{key}') is not supported."
            hint = f"a tree may use {', '.join(_OPERATORS + _LEAVES)}"
            refusals.add("JM-E324", message, hint, line=element.line, column=element.column)
        if not key:
            message = f"A <{element.tag}> has no id."
            refusals.add("JM-E327", message, "export it again", line=element.line)
        elif key in nodes:
            message = f"The id '{key}' stands twice, first on line {nodes[key].line}."
            refusals.add("JM-E325", message, "give every node its own id", line=element.line)
        if element.tag == "manualTask" and not element.get("name").strip():
            message = f"The step '{key}' has no name."
            hint = 'give it one (name="..."), or make it an automaticTask'
            refusals.add("JM-E316", message, hint, line=element.line)
        nodes.setdefault(key, element)
    return nodes


def _children(
    tree: Element, nodes: dict[str, Element], refusals: Refusals
) -> dict[Element, list[Element]]:
    children: dict[Element, list[Element]] = {element: [] for element in nodes.values()}
    parent: dict[str, str] = {}
    for arc in tree.all("parentsNode"):
        above, below = arc.get("sourceId"), arc.get("targetId")
        unknown = [key for key in (above, below) if key not in nodes]
        for key in unknown:
            message = f"A parentsNode names '{key}', which is not a node of the tree."
            refusals.add("JM-E326", message, "export it again", line=arc.line)
        if unknown:
            continue
        if below in parent:
            message = f"The node '{below}' has two parents, '{parent[below]}' and '{above}'."
            refusals.add("JM-E327", message, "export it again", line=arc.line)
            continue
        parent[below] = above
        children[nodes[above]].append(nodes[below])
    return children


def _check_shape(
    top: Element,
    nodes: dict[str, Element],
    children: dict[Element, list[Element]],
    refusals: Refusals,
) -> None:
    """Every node once below the root, with as many children as its kind allows."""
    reached = {top}
    level, depth = [top], 1
    while level:
        if depth > _MAX_DEPTH:
            message = f"The tree is nested deeper than {_MAX_DEPTH} levels."
            raise refusals.error("JM-E323", message, "simplify it", line=level[0].line)
        level = [child for node in level for child in children[node] if child not in reached]
        reached.update(level)
        depth += 1
    for key, node in nodes.items():
        n = len(children[node])
        if node not in reached:
            message = f"The node '{key}' ({node.tag}) is not below the root of the tree."
            refusals.add("JM-E327", message, "export it again", line=node.line)
        elif any(child is top for child in children[node]):
            message = f"The root of the tree stands below the node '{key}'."
            refusals.add("JM-E327", message, "export it again", line=node.line)
        elif node.tag in _LEAVES and n:
            message = f"The step '{key}' has {n} children; a step has none."
            refusals.add("JM-E327", message, "export it again", line=node.line)
        elif node.tag == "xorLoop" and n not in (2, 3):
            message = f"The loop '{key}' has {n} children; it needs do, redo and perhaps exit."
            refusals.add("JM-E327", message, "export it again", line=node.line)
        elif node.tag in _OPERATORS and n == 0:
            message = f"The {node.tag} '{key}' has no children."
            refusals.add("JM-E316", message, "remove it, or fill it", line=node.line)


def _block(node: Element, children: dict[Element, list[Element]]) -> Block:
    inside = tuple(_block(child, children) for child in children[node])
    match node.tag:
        case "manualTask":
            return Step(node.get("name"))
        case "automaticTask":
            return EMPTY
        case "sequence":
            return Sequence(inside)
        case "and":
            return AnyOrder(inside)
        case "or":
            return AnyOf(inside, node.get("name").strip())
        case "xor":
            return Choice(inside, node.get("name").strip())
        case _:
            do, redo, *last = inside
            return Sequence((Repeat(do, 1, redo), *last))
