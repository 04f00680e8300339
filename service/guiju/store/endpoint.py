"""A SPARQL 1.1 server at one address: queries by form POST (which Virtuoso needs), graphs by PUT; whole answers only.

Connections go to the given address and nowhere else: redirects are not followed, proxies are not used.
"""

import json
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from urllib.parse import quote, unquote, urlencode, urlsplit, urlunsplit

from SPARQLWrapper import POST, SELECT, URLENCODED, SPARQLWrapper

from guiju.store.authentication import Authentication, Credentials
from guiju.store.errors import Abandoned, OutputLimitExceeded, Problem, TimeLimitExceeded

PIECE = 2**16
ENDINGS = {"application/sparql-results+xml": b"</sparql>", "application/rdf+xml": b">"}
# Virtuoso: ResultSetMaxRows was reached; an "anytime" query ran out of time. Both answer 200 with a part of the rows.
CUT_HEADERS = ("X-SPARQL-MaxRows", "X-SPARQL-Anytime", "X-SQL-State")


class Endpoint:
    """A server at a URL.

    Parameters: url, http or https, perhaps with `user:password@`; credentials, used instead of those in the URL.
    Attributes: address, the URL without credentials, query and fragment: what may be shown.
    Raises: `Problem` 400 `store-address`.
    """

    def __init__(self, url: str, credentials: Credentials | None = None) -> None:
        try:
            parts = urlsplit(url)
            self.host, self.port = parts.hostname, parts.port
        except ValueError:
            raise no_address() from None  # the cause would repeat the URL
        if parts.scheme not in ("http", "https") or not self.host or any(sign <= " " for sign in url):
            raise no_address()
        if credentials is None and parts.username is not None:
            credentials = Credentials(unquote(parts.username), unquote(parts.password or ""))
        self.secure = parts.scheme == "https"
        self.target = quote(urlunsplit(("", "", parts.path or "/", parts.query, "")), safe="/?&=%:@!$'()*+,;~")
        self.address = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
        self.authentication = Authentication(credentials) if credentials else None

    def query(
        self,
        text: str,
        media_type: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        seconds: float = 30.0,
        output_bytes: int = 8 * 2**20,
        abandoned: Callable[[], bool] | None = None,
    ) -> bytes:
        """The whole answer to a query (SPARQL 1.1 Protocol, 2.1.2).

        Parameters: text; media_type, of the answer; default_graphs and named_graphs, the dataset; seconds, the limit;
        output_bytes, the cap; abandoned, asked now and then whether the client has gone away.
        Raises: `Problem` 502 (`store-unavailable`, `store-credentials`, `store-refused`, `store-cut`);
        `TimeLimitExceeded`, `OutputLimitExceeded`, `Abandoned`.
        """
        form, headers = query_operation(self.address, text, media_type, default_graphs, named_graphs)
        body = self.send("POST", "", form, headers, seconds, output_bytes, abandoned)
        check_whole(body, media_type)
        return body

    def put_graph(self, graph: str, triples: bytes, seconds: float) -> None:
        """Replace a graph by triples in N-Triples (SPARQL 1.1 Graph Store HTTP Protocol, 5.3).

        Raises: as `query`.
        """
        headers = {"Content-Type": "application/n-triples"}
        self.send("PUT", urlencode({"graph": graph}), triples, headers, seconds)

    def knock(self, graph: str, seconds: float) -> None:
        """Ask after a graph, to learn whether we are let in, and how the password is asked for, before a body is sent.

        A server may close the connection before it has read the body of a request that it refuses; then its challenge
        is lost. Whether the graph is there, and whether the server knows HEAD, does not matter.
        Raises: `Problem` 502 `store-unavailable` or `store-credentials`.
        """
        self.send("HEAD", urlencode({"graph": graph}), b"", {}, seconds, probe=True)

    def send(
        self,
        method: str,
        parameter: str,
        body: bytes,
        headers: Mapping[str, str],
        seconds: float,
        output_bytes: int = 2**20,
        abandoned: Callable[[], bool] | None = None,
        probe: bool = False,
    ) -> bytes:
        """The body of the answer to one request; with `probe` all that matters is whether we are let in."""
        target = self.target + ("&" if "?" in self.target else "?") * bool(parameter) + parameter
        deadline = time.monotonic() + seconds
        connection = self.connection(seconds)
        try:
            with self.exchange(connection, method, target, body, headers) as response:
                content = read(response, deadline, seconds, output_bytes, abandoned)
        except TimeoutError as error:
            raise TimeLimitExceeded(seconds) from error
        except IncompleteRead as error:
            raise cut() from error
        except (HTTPException, OSError) as error:
            raise self.unavailable(type(error).__name__) from error
        finally:
            connection.close()
        self.check_status(response.status, content, probe)
        if any(response.getheader(name) is not None for name in CUT_HEADERS):
            raise cut()
        return content

    def connection(self, seconds: float) -> HTTPConnection:
        """A connection that is opened with the first request."""
        assert self.host  # noqa: S101 - checked when the address was read
        if self.secure:
            return HTTPSConnection(self.host, self.port, timeout=seconds, context=ssl.create_default_context())
        return HTTPConnection(self.host, self.port, timeout=seconds)

    def exchange(
        self, connection: HTTPConnection, method: str, target: str, body: bytes, headers: Mapping[str, str]
    ) -> HTTPResponse:
        """Send the request; once more where the server asks who is there."""
        answer = self.authentication.header(method, target) if self.authentication else {}
        connection.request(method, target, body or None, {**headers, **answer})
        response = connection.getresponse()
        if response.status != 401 or self.authentication is None:
            return response
        challenges = response.headers.get_all("WWW-Authenticate", [])
        if not self.authentication.learn(challenges):
            return response
        response.close()
        connection.close()
        connection.request(method, target, body or None, {**headers, **self.authentication.header(method, target)})
        return connection.getresponse()

    def check_status(self, status: int, content: bytes, probe: bool) -> None:
        """Raise where the server did not do what was asked."""
        if status in (401, 403, 407):
            raise refused_credentials(status)
        if probe or status < 300:
            return
        if status == 400:
            raise refused_query(self.discreet(content))
        kind = "redirect" if status < 400 else self.discreet(content)
        raise self.unavailable(f"HTTP {status} {kind}")

    def discreet(self, content: bytes) -> str:
        """The begin of what a server said, without the password, should it repeat it."""
        text = content[:2000].decode(errors="replace")
        if self.authentication and self.authentication.credentials.password:
            text = text.replace(self.authentication.credentials.password, "…")
        return text[:500]

    def unavailable(self, reason: str) -> Problem:
        """The problem for a server that gives no usable answer."""
        return Problem(
            502,
            "store-unavailable",
            f"外部查询服务 {self.address} 无法使用",
            f"The remote endpoint {self.address} cannot be used",
            "请检查所给地址（不跟随重定向）及该服务是否在运行。 / "
            "Check the address (redirects are not followed), and that the service runs.",
            detail=reason,
            retry_after=5,
        )


def query_operation(
    address: str, text: str, media_type: str, default_graphs: Sequence[str], named_graphs: Sequence[str]
) -> tuple[bytes, Mapping[str, str]]:
    """The body and the headers of a query by form POST, as SPARQLWrapper writes them.

    It does not send them itself: its own way of sending follows redirects and uses proxies.
    """
    operation = SPARQLWrapper(address)
    operation.setMethod(POST)
    operation.setRequestMethod(URLENCODED)
    operation.setOnlyConneg(True)
    operation.addCustomHttpHeader("Accept", media_type)
    for graph in default_graphs:
        operation.addDefaultGraph(graph)
    for graph in named_graphs:
        operation.addNamedGraph(graph)
    # Not setQuery: the expression by which it looks for the query's form takes minutes on 20 KB of "PREFIX a:<".
    operation.queryString, operation.queryType = text, SELECT
    request = operation._createRequest()  # the only name it has for what it would send
    assert isinstance(request.data, bytes)  # noqa: S101 - it is a POST
    return request.data, dict(request.header_items())


def read(
    response: HTTPResponse,
    deadline: float,
    seconds: float,
    output_bytes: int,
    abandoned: Callable[[], bool] | None,
) -> bytes:
    """The body of the response, within the limits."""
    body = bytearray()
    while piece := response.read1(PIECE):
        body += piece
        if len(body) > output_bytes:
            raise OutputLimitExceeded(output_bytes)
        if time.monotonic() > deadline:
            raise TimeLimitExceeded(seconds)
        if abandoned is not None and abandoned():
            raise Abandoned
    if response.length:  # `read1` does not mind a body that is shorter than its Content-Length
        raise cut()
    return bytes(body)


def check_whole(body: bytes, media_type: str) -> None:
    """Raise where a document that shows its end has none: some servers answer 200 and break off."""
    if media_type.endswith("json"):
        try:
            json.loads(body)
        except (ValueError, RecursionError) as error:
            raise cut() from error
    if not body.rstrip().endswith(ENDINGS.get(media_type, b"")):
        raise cut()


def cut() -> Problem:
    """The problem for an answer that is not whole."""
    return Problem(
        502,
        "store-cut",
        "外部查询服务返回的结果不完整，未采用任何部分",
        "The remote endpoint broke its answer off; no part of it is used",
        "请用 LIMIT 缩小结果，或联系该服务的管理员。 / Ask for less with LIMIT, or ask who runs the endpoint.",
    )


def refused_query(reason: str) -> Problem:
    """The problem for a well-formed request that the server calls malformed."""
    return Problem(
        502,
        "store-refused",
        "外部查询服务不接受这个合乎标准的请求",
        "The remote endpoint does not accept this request, which follows the standard",
        "请查看 detail 中该服务给出的原因。 / See the endpoint's reason in `detail`.",
        detail=reason,
    )


def refused_credentials(status: int) -> Problem:
    """The problem for a server that does not let us in."""
    return Problem(
        502,
        "store-credentials",
        f"外部查询服务拒绝访问（HTTP {status}）",
        f"The remote endpoint denies access (HTTP {status})",
        "请用 --user 给出用户名，并在环境变量 GUIJU_STORE_PASSWORD 中给出密码。 / "
        "Give the user with --user and the password in the environment variable GUIJU_STORE_PASSWORD.",
    )


def no_address() -> Problem:
    """The problem for an address that is none; it does not repeat it, for it may hold a password."""
    return Problem(
        400,
        "store-address",
        "所给的查询服务地址无效",
        "The address of the remote store is not valid",
        "请写 http:// 或 https:// 开头的完整地址。 / Write a complete address that begins with http:// or https://.",
    )
