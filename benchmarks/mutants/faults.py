"""Faults that can be made in the rules: where, and what stands there instead."""

import ast
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
SUBJECTS = ("agents", "behaviour", "clearance")
SEED = 18
OTHER = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,), ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,), ast.Pow: (ast.Mult,), ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,), ast.LShift: (ast.RShift,), ast.RShift: (ast.LShift,),
    ast.BitXor: (ast.BitAnd,), ast.And: (ast.Or,), ast.Or: (ast.And,),
}  # fmt: skip


class Mutant(NamedTuple):
    """One fault: a piece of one file, and what stands there instead."""

    path: str
    start: int  # bytes
    end: int
    old: str
    new: str
    line: int

    @property
    def key(self) -> str:
        """Its name in the file of verdicts."""
        return f"{self.path}:{self.start}: {self.old} -> {self.new}"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.old}  ->  {self.new}"

    def applied(self, text: bytes) -> bytes:
        """The module with the fault."""
        return text[: self.start] + self.new.encode() + text[self.end :]


def rules(root: Path = ROOT) -> list[Path]:
    """The modules in which faults are made, as they lie in the tree now."""
    return [path for subject in SUBJECTS for path in sorted((root / "sim" / subject).rglob("*.py"))]


def mutants(root: Path = ROOT) -> list[Mutant]:
    """Every place at which a fault can be made, and the fault made there."""
    return [each for path in rules(root) for each in mutants_of(path, root)]


def mutants_of(path: Path, root: Path) -> Iterator[Mutant]:
    """The faults of one module; which of several at a place is drawn by the place."""
    text, name = path.read_bytes(), path.relative_to(root).as_posix()
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in rule_nodes(ast.parse(text)):
        for place, choices in faults(node):
            start = starts[place.lineno - 1] + place.col_offset
            end = starts[place.end_lineno - 1] + place.end_col_offset
            new = random.Random(f"{SEED} {name} {start} {end}").choice(choices)
            yield Mutant(name, start, end, ast.unparse(place), new, place.lineno)


def faults(node: ast.AST) -> Iterator[tuple[ast.AST, list[str]]]:
    """What may be put in the place of this node, and of the condition that it goes by."""
    choices = list(instead(node))
    if choices:
        yield node, choices
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield node.test, [told(ast.UnaryOp(ast.Not(), node.test))]


def rule_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """All but annotations, f-strings and declared fields with their defaults."""
    if isinstance(node, ast.AnnAssign | ast.JoinedStr | ast.Import | ast.ImportFrom):
        if isinstance(node, ast.AnnAssign) and not node.simple and node.value:
            yield from rule_nodes(node.value)
        return
    yield node
    for field, value in ast.iter_fields(node):
        if field not in ("annotation", "returns", "type_comment"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from rule_nodes(child)


def instead(node: ast.AST) -> Iterator[str]:
    """What may stand in the place of a comparison, arithmetic, a number or a condition."""
    if isinstance(node, ast.Compare):
        for other in OTHER[type(node.ops[0])]:
            yield told(ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators))
    elif isinstance(node, ast.BinOp) and type(node.op) in OTHER:
        yield from (told(ast.BinOp(node.left, o(), node.right)) for o in OTHER[type(node.op)])
    elif isinstance(node, ast.BoolOp):
        yield from (told(ast.BoolOp(o(), node.values)) for o in OTHER[type(node.op)])
    elif isinstance(node, ast.AugAssign) and type(node.op) in OTHER:
        for other in OTHER[type(node.op)]:
            yield ast.unparse(ast.AugAssign(node.target, other(), node.value))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield told(node.operand)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        others = (node.value + 1, node.value - 1, node.value * 2)
        yield from (f"({other!r})" for other in others if other != node.value)


def told(node: ast.expr) -> str:
    """An expression as text that may stand anywhere."""
    return f"({ast.unparse(ast.fix_missing_locations(node))})"
