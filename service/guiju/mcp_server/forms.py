"""What the tools take and what they answer, as schemas."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from guiju.search.searcher import LONGEST_QUESTION

MOST_ROWS: Final = 1000
Name = Annotated[str, Field(max_length=200)]
RuleSet = Annotated[
    str,
    Field(
        max_length=200,
        description="规则编号或区名，如 xinqiu-2022 / ID of a rule set, or a district's Chinese name",
    ),
]
Day = Annotated[str, Field(max_length=10, description="日期，如 2022-06-20 / a date YYYY-MM-DD")]
Profile = Annotated[
    dict[str, Any] | None,
    Field(description="本机关名册：职务、任职人、分工 / the office's profile: posts, holders, portfolios"),
]


class Input(BaseModel):
    """Arguments of a tool: those that are named here and no others."""

    model_config = ConfigDict(extra="forbid")


class SearchInput(Input):
    """Arguments of `search_rules`."""

    question: str = Field(
        description=f"中文问题，至多 {LONGEST_QUESTION} 字，如：新邱区常务会议纪要几天内印发？ / "
        f"a question in Chinese, at most {LONGEST_QUESTION} characters; a district named in it narrows the search"
    )
    ruleset: RuleSet = Field(default="", description="只查此规则；不填则按问题中的区名，或查全部 / this rule set only")
    limit: int = Field(default=5, ge=1, le=20, description="至多几条 / how many articles at most")


class ArticleInput(Input):
    """Arguments of `read_article`."""

    ruleset: RuleSet
    article: int = Field(ge=1, le=10_000, description="第几条 / number of the article")


class NoInput(Input):
    """No arguments."""


class QueryInput(Input):
    """Arguments of `run_query`."""

    name: Name = Field(description="具名查询的名称，见 list_queries / name of a query, see list_queries")
    parameters: dict[str, str | int | bool] = Field(
        default_factory=dict,
        description="参数名与值；值不对时列出可选值 / values by name; an error lists the choices",
    )
    limit: int = Field(default=100, ge=1, le=MOST_ROWS, description="至多几行 / how many rows at most")
    offset: int = Field(default=0, ge=0, description="跳过前几行 / how many rows to leave out at the beginning")


class CheckInput(Input):
    """Arguments of `check_case`."""

    case: dict[str, Any] | list[dict[str, Any]] | str = Field(
        description="案件（guiju-case/1，一个、一组，或其 JSON 文本），值用中文标签或记号；字段见资源 "
        "https://w3id.org/guiju/case.schema.json / a case, several, or their JSON text, for example "
        '{"id": "c1", "kind": "公文", "ruleset": "xinqiu-2022", "facts": {"issuer": "区政府"}, '
        '"acts": [{"act": "签发", "by": "区长", "on": "2022-06-08"}]}'
    )
    profile: Profile = None
    ruleset: RuleSet = Field(default="", description="按此规则判断，代替案件所写 / judge by this rule set instead")
    as_of: Day = Field(default="", description="判断日，默认今天（上海）/ day of judgement, default today in Shanghai")


class WhoInput(Input):
    """Arguments of `who_may`."""

    ruleset: RuleSet
    act: Name = Field(description="行为，如 签发、主持 / the act, such as sign, chair")
    facts: dict[str, str | int | bool] = Field(
        default_factory=dict,
        description='情况，如 {"issuer": "区政府", "nature": "行政规范性文件"}；须补充的会列为问题 / '
        "facts of the matter; what is missing comes back as questions",
    )
    absent: list[Name] = Field(
        default_factory=list, description="不在岗者，如 区长、区长=出访 / who is away: ROLE or ROLE=WAY"
    )
    kind: Name = Field(default="", description="案件种类，默认依事实 / kind of case, by the facts if absent")
    on: Day = Field(default="", description="日期，默认今天（上海）/ the day, default today in Shanghai")
    profile: Profile = None


class Words(BaseModel):
    """The same in Chinese and English."""

    zh: str
    en: str


class Reference(BaseModel):
    """Where it stands: `quote` is verbatim, `iri` names the piece of text or the norm, `path` the service's page."""

    ruleset: str
    article: int | None
    paragraph: int | None
    item: int | None
    cite: str
    quote: str
    iri: str
    path: str


class Passage(Reference):
    """A passage that was found: its sentence as `quote`, the whole piece as `text`, the confidence from 0 to 1."""

    text: str
    score: float


class SearchOutput(BaseModel):
    """Answer of `search_rules`; `nearest` is what comes nearest where the rules do not say, and is no answer."""

    answered: bool
    message: Words
    rulesets: list[str]
    answers: list[Passage]
    nearest: list[Passage]


class Norm(Reference):
    """A norm of an article, in one sentence (`label`), with its kind and strength as tokens."""

    label: str
    kind: str
    modality: str
    strength: str


class ArticleOutput(BaseModel):
    """Answer of `read_article`: the article's pieces verbatim, in their order, and its norms."""

    ruleset: str
    article: int
    cite: str
    chapter: str
    pieces: list[Reference]
    norms: list[Norm]


class QueryParameter(BaseModel):
    """A parameter of a named query."""

    name: str
    type: str
    required: bool
    title: Words


class QueryDescription(BaseModel):
    """A named query."""

    name: str
    title: Words
    about: Words
    parameters: list[QueryParameter]
    columns: list[str]


class QueriesOutput(BaseModel):
    """Answer of `list_queries`."""

    queries: list[QueryDescription]


class QueryOutput(BaseModel):
    """Answer of `run_query`: `total` counts all rows, `rows` are those asked for, `references` where they stand."""

    name: str
    title: Words
    message: Words
    columns: list[str]
    total: int
    offset: int
    rows: list[dict[str, str]]
    references: list[Reference]


class Judged(BaseModel):
    """One verdict; further members as in the service's `/check`."""

    model_config = ConfigDict(extra="allow")
    verdict: str
    severity: str
    norm: str
    ruleset: str
    article: int | None
    paragraph: int | None
    item: int | None
    cite: str
    quote: str
    path: str
    message: Words


class CheckOutput(BaseModel):
    """Answer of `check_case`; `conforms` is false where a norm is breached. Further members as in `/check`."""

    model_config = ConfigDict(extra="allow")
    conforms: bool
    rulesets: list[str]
    as_of: str
    summary: dict[str, int]
    verdicts: list[Judged]
    input: list[dict[str, Any]]


class WhoOutput(BaseModel):
    """Answer of `who_may`: each role with its standing and the chain of clauses. Further members as in `/who`."""

    model_config = ConfigDict(extra="allow")
    ruleset: str
    on: str
    standing: str
    message: Words
    roles: list[dict[str, Any]]
    absences: list[dict[str, Any]]
    questions: list[dict[str, Any]]
