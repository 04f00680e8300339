"""Serves the tools and the texts over the Model Context Protocol, on standard input and output."""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from functools import partial
from importlib.metadata import version
from itertools import groupby
from typing import Any, Final, TypeVar

import anyio
import anyio.to_thread
from anyio.abc import ObjectSendStream
from mcp import types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp.shared.message import SessionMessage

from guiju.knowledge.vocabulary import ID
from guiju.mcp_server.tools import Tool, Tools
from guiju.store.errors import Problem

LOG: Final = logging.getLogger(__name__)
INSTRUCTIONS: Final = (
    "规矩：五个区政府工作规则的知识图谱。作答须引原文及条号；answered 为假、没有行或 standing 为 not-said 时，"
    "应答“本规则未规定，上位规定不在本库”，不要推测。"
    "Guiju: the working rules of five Chinese district governments. Quote the rules verbatim with cite; where they do "
    "not say, say so: higher rules are not in this library. Do not guess."
)
ARTICLE: Final = re.compile(re.escape(ID) + r"([a-z0-9-]{1,60})(?:/art-([0-9]{1,4}))?")
ARTICLE_TEMPLATE: Final = ID + "{ruleset}/art-{article}"
SCHEMA_URI: Final = "https://w3id.org/guiju/case.schema.json"
READ_ONLY: Final = types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_Context = ServerRequestContext[Any]
_Answer = TypeVar("_Answer")


def make_server(tools: Tools) -> Server[Any]:
    """Return the server of the tools and of the texts as resources.

    Args:
        tools: what they are and do.
    """

    async def list_tools(_: _Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[described(tool) for tool in tools.by_name.values()])

    async def call_tool(_: _Context, given: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            answer = await in_thread(partial(tools.call, given.name, given.arguments or {}))
        except Problem as problem:
            return types.CallToolResult(content=[_as_text(problem.as_dict())], is_error=True)
        document = answer.model_dump(mode="json")
        return types.CallToolResult(content=[_as_text(document)], structured_content=document)

    async def list_resources(_: _Context, __: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
        return types.ListResourcesResult(resources=await in_thread(partial(resources, tools)))

    async def list_templates(_: _Context, __: types.PaginatedRequestParams | None) -> types.ListResourceTemplatesResult:
        article = types.ResourceTemplate(
            uri_template=ARTICLE_TEMPLATE,
            name="article",
            title="条文 Article",
            description="一条的原文，如 xinqiu-2022 第 51 条。The words of an article.",
            mime_type="text/plain",
        )
        return types.ListResourceTemplatesResult(resource_templates=[article])

    async def read_resource(_: _Context, given: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        try:
            text, media_type = await in_thread(partial(resource_text, tools, str(given.uri)))
        except Problem as problem:
            words = f"{problem.zh} / {problem.en}"
            raise MCPError(types.INVALID_PARAMS, words, problem.as_dict()) from None
        content = types.TextResourceContents(uri=given.uri, mime_type=media_type, text=text)
        return types.ReadResourceResult(contents=[content])

    return Server(
        "guiju",
        title="规矩 Guiju",
        version=version("guiju"),
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )


def described(tool: Tool) -> types.Tool:
    """Return a tool as clients are told of it."""
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes.model_json_schema(),
        output_schema=tool.answers.model_json_schema(mode="serialization"),
        annotations=READ_ONLY,
    )


async def in_thread(work: Callable[[], _Answer]) -> _Answer:
    """Run what blocks in a thread; whatever breaks is a problem for the client and a line without its words for us.

    Raises:
        Problem: as the work does, or `internal`.
    """
    try:
        return await anyio.to_thread.run_sync(work)
    except Problem:
        raise
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        LOG.error("unexpected %s at %s:%s", type(error).__name__, frame.filename, frame.lineno)  # noqa: TRY400
        raise Problem(
            500,
            "internal",
            "服务内部出错，没有结果；服务仍在运行。",
            "Something broke inside the service; there is no result, and the service is still running.",
            hint="请换一种写法重试。 / Try again in other words.",
        ) from None


def resources(tools: Tools) -> list[types.Resource]:
    """Return the whole texts and the JSON Schema of cases."""
    library = tools.references.library
    texts = [
        types.Resource(
            uri=ID + ruleset,
            name=ruleset,
            title=f"{max(names, key=len)} {library.numbers[ruleset]}",
            description="规则全文 The whole text",
            mime_type="text/plain",
        )
        for ruleset, names in library.names.items()
    ]
    schema = types.Resource(
        uri=SCHEMA_URI,
        name="case-schema",
        title="案件的 JSON Schema",
        description="check_case 的案件怎样写 How a case is written",
        mime_type="application/schema+json",
    )
    return [*texts, schema]


def resource_text(tools: Tools, uri: str) -> tuple[str, str]:
    """Return a resource's text and media type.

    Raises:
        Problem: there is no such resource.
    """
    if uri == SCHEMA_URI:
        return tools.case_schema(), "application/schema+json"
    match = ARTICLE.fullmatch(uri)
    if match is None:
        raise Problem(
            404,
            "unknown-resource",
            f"没有资源 {uri[:200]}",
            f"There is no resource {uri[:200]}",
            hint=f"{ARTICLE_TEMPLATE} · {SCHEMA_URI}",
        )
    ruleset = tools.references.ruleset(match[1])
    library = tools.references.library
    own = [leaf for leaf in library.leaves if leaf.ruleset == ruleset]
    leaves = tools.references.article(ruleset, int(match[2])) if match[2] else own
    articles = groupby(leaves, key=library.cite)
    text = "\n\n".join("\n".join([cite, *(leaf.text for leaf in pieces)]) for cite, pieces in articles)
    return text + "\n", "text/plain"


def _as_text(document: Mapping[str, object]) -> types.TextContent:
    return types.TextContent(type="text", text=json.dumps(document, ensure_ascii=False))


async def serve(tools: Tools) -> None:
    """Serve until standard input ends.

    Args:
        tools: what they are and do.
    """
    server = make_server(tools)
    async with stdio_server() as (incoming, outgoing), anyio.create_task_group() as group:
        readable, messages = anyio.create_memory_object_stream[SessionMessage | Exception]()
        group.start_soon(refuse_unreadable, incoming, readable, outgoing.send)
        await server.run(messages, outgoing, server.create_initialization_options())


async def refuse_unreadable(
    incoming: AsyncIterable[SessionMessage | Exception],
    readable: ObjectSendStream[SessionMessage | Exception],
    answer: Callable[[SessionMessage], Awaitable[None]],
) -> None:
    """Pass on what can be read, and answer the rest (JSON-RPC 2.0, section 5.1), which the SDK would let fall.

    Args:
        incoming: messages, and an exception for each line that is none.
        readable: where messages go.
        answer: sends an answer.
    """
    words = "读不懂这一行：不是 JSON-RPC 消息，或嵌套过深 / This line is no JSON-RPC message, or is nested too deeply"
    error = types.JSONRPCError(jsonrpc="2.0", id=None, error=types.ErrorData(code=types.PARSE_ERROR, message=words))
    async with readable:
        async for message in incoming:
            if isinstance(message, Exception):
                await answer(SessionMessage(error))
            else:
                await readable.send(message)


class BareFormatter(logging.Formatter):
    """Writes of a record only what no client has written: where it comes from, and its message without the values."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        words = record.getMessage() if record.name == LOG.name else str(record.msg)
        return f"{record.levelname} {record.name}: {words} {error}".rstrip()
