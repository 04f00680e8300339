"""What a question wants to know: a person, a time, a number, a permission, a meeting; and whether a text tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

NUMBER: Final = "[0-9一二两三四五六七八九十百半]"
OFTEN: Final = f"{NUMBER}+个?[次回]|每(?:年|月|周|季|半年|两|{NUMBER})|不定期|随时|定期"
LONG: Final = f"{NUMBER}+个?(?:工作日|天|日|小时|分钟|周|星期|月|年)|半年|年底"


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that can be wanted.

    Attributes:
        asks: how a question asks for it.
        tells: what a text that tells it has; None where that cannot be seen.
        kinds, modalities: tokens of the norms that say it.
    """

    asks: re.Pattern[str]
    tells: re.Pattern[str] | None
    kinds: frozenset[str]
    modalities: frozenset[str]


def _wish(asks: str, tells: str = "", kinds: str = "", modalities: str = "") -> Wish:
    told = re.compile(tells) if tells else None
    return Wish(re.compile(asks), told, frozenset(kinds.split()), frozenset(modalities.split()))


QUANTITIES: Final = (
    _wish(
        "(?:多久|多长时间|隔).{0,9}[一两1][次回]|隔多久|[几多]少?[次回]|一年.{0,4}几|每[年月周].{0,3}几|多久召?开|频[率次]",
        OFTEN,
        "frequency limit",
    ),
    _wish("[几多]少?分钟|[几多]少?个?小时", "分钟|小时", "deadline limit"),
    _wish("[几多]少?个?(?:工作日|[天日月周])", LONG, "deadline limit"),
    _wish("[几多]少?年", f"{NUMBER}+年", "deadline limit"),
    _wish("[几多]少?[千万亿]?[元钱]", "元", "limit"),
    _wish("多久|多长|期限|时限|限时", f"{LONG}|及时|立即", "deadline limit frequency"),
    _wish(
        "[几多]少?个?(?:人|位|名)|几个.{0,4}(?:人|领导|区长)|人数|过半|半数",
        f"{NUMBER}+个?[人名位]|[0-9]/[0-9]|分之|半数|人数",
        "quorum limit attendance",
    ),
    _wish("[几多]少?[种类]", f"{NUMBER}+[种类]", "limit form"),
    _wish("[几多]少?[件份项页]", f"{NUMBER}+[件份项页文事]|多个", "limit form"),
    _wish("比例|百分之|占多少", "[0-9]+%|分之", "limit quorum"),
    _wish("多少|几[^乎]", NUMBER, "limit quorum form frequency"),
)
"""Numbers with their units, the more special first; a question that has the one is not asked for the others."""
OTHERS: Final = (
    _wish("什么时候|何时|几时|哪一?[天日]|几[号点]", f"{LONG}|日起|前|后|及时", "deadline scope limit"),
    _wish("[什哪][么个类种]会|上会", "会", "body-competence"),
    _wish(
        "哪些人|有?谁.{0,4}(?:参加|组成)|由.{0,3}组成|组成人员|哪些成员|哪些单位.*参加", "", "composition attendance"
    ),
    _wish(
        "谁|哪[一些]?[位个]?(?:领导|部门|单位|机关|级|人|机构|科室)|[何什么]人|哪位|[向跟找给].{0,2}哪|告诉谁|报给",
        "",
        "signing chair substitution step body-competence",
        "competence",
    ),
    _wish(
        "能不能|可不可以|能否|可否|[行准得]不[行准得]|是否|[要用]不[要用]|需不需要|算不算|有没有|[能可行让许去得用要].*吗|吗[？?]?$",
        "",
        "prohibition permission form deeming scope",
        "prohibition permission",
    ),
    _wish("什么意思|[指叫]什么|包括什么|代表什么|什么是", "", "deeming scope"),
    _wish("怎[么样]|如何|什么(?:手续|程序|办法|步骤)|哪几步", "", "step duty"),
)


def wishes_of(question: str) -> list[Wish]:
    """Return what a question wants: at most one number, and whatever else."""
    numbers = [wish for wish in QUANTITIES if wish.asks.search(question)]
    return [*numbers[:1], *(wish for wish in OTHERS if wish.asks.search(question))]
