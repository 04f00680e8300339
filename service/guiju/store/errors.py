"""Problems a person is told of: one shape (RFC 9457 fields), Chinese first, English complete, with the way out."""

from collections.abc import Mapping


class Problem(Exception):
    """What was sent, what is wrong with it and how to mend it.

    Parameters: status, the HTTP status that fits; code, a short token that programs compare; zh and en, the same
    message in both languages; hint, the way out in both; extra, further members of the problem document (`detail`,
    `line`, `column`, `retry_after` in seconds), which must be values of JSON.
    """

    def __init__(self, status: int, code: str, zh: str, en: str, hint: str = "", **extra: object) -> None:
        super().__init__(f"{zh} / {en}")
        self.status = status
        self.code = code
        self.zh = zh
        self.en = en
        self.hint = hint
        self.extra = extra

    def as_dict(self) -> dict[str, object]:
        """The members `status`, `code`, `message` {zh, en}, `hint` and the extra ones, ready for JSON."""
        message = {"zh": self.zh, "en": self.en}
        return {**self.extra, "status": self.status, "code": self.code, "message": message, "hint": self.hint}


class TaskError(Problem):
    """The task itself refused what was sent to it."""


class TimeLimitExceeded(Problem):
    """The work took longer than the time limit and was ended. Parameter: seconds, the limit."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            503,
            "time-limit",
            f"处理超过 {seconds:g} 秒，已中止，没有结果",
            f"The work took longer than {seconds:g} seconds and was ended; there is no result",
            "请缩小范围（增加条件、用 LIMIT、分批提交）。 / Narrow it: add conditions, use LIMIT, send smaller parts.",
            retry_after=5,
        )


class MemoryLimitExceeded(Problem):
    """The work needed more memory than a worker may take. Parameter: megabytes, the limit in MiB."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            503,
            "memory-limit",
            f"处理所需内存超过 {megabytes} MiB，已中止，没有结果",
            f"The work needed more than {megabytes} MiB of memory and was ended; there is no result",
            "请避免无条件的连接与大量拼接，或分批提交。 / "
            "Avoid unrestricted joins and long concatenations, or send smaller parts.",
            retry_after=5,
        )


class OutputLimitExceeded(Problem):
    """The answer is larger than the cap; no part of it is given. Parameter: limit, in bytes."""

    def __init__(self, limit: int) -> None:
        size = f"{limit / 2**20:g} MiB"
        super().__init__(
            503,
            "output-limit",
            f"结果超过 {size}，未返回任何部分",
            f"The answer is larger than {size}; no part of it is returned",
            "请用 LIMIT 和 OFFSET 分页，或只选需要的列。 / Page with LIMIT and OFFSET, or select fewer columns.",
            limit=limit,
        )


class RowLimitExceeded(Problem):
    """The answer has more rows than the limit; no part of it is given. Parameter: limit, in rows."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            503,
            "row-limit",
            f"结果超过 {limit} 行，未返回任何部分",
            f"The answer has more than {limit} rows; no part of it is returned",
            "请用 LIMIT 和 OFFSET 分页，或缩小范围。 / Page with LIMIT and OFFSET, or narrow the query.",
            limit=limit,
        )


class Busy(Problem):
    """All workers are at work and the queue is full, or the wait in it was too long."""

    def __init__(self) -> None:
        super().__init__(
            503,
            "busy",
            "服务繁忙，请求未处理",
            "The service is busy; the request was not handled",
            "请稍后重试。 / Try again shortly.",
            retry_after=2,
        )


class Abandoned(Problem):
    """The client went away before the answer was ready; the work was ended."""

    def __init__(self) -> None:
        super().__init__(
            499,
            "abandoned",
            "请求方已断开连接，处理已中止",
            "The client closed the connection; the work was ended",
        )


class WorkerCrashed(Problem):
    """A worker, or the process that forks them, ended without an answer; a new one is started for the next call."""

    def __init__(self) -> None:
        super().__init__(
            500,
            "worker-crashed",
            "处理过程意外中断，没有结果；服务仍在运行",
            "The work ended unexpectedly without a result; the service is still running",
            "请重试；如仍出现，请把所提交的内容简化后再试。 / Try again; if it happens again, simplify what you send.",
        )


class NestingTooDeep(WorkerCrashed):
    """What was sent is nested so deeply that reading it exhausted the stack."""

    def __init__(self) -> None:
        super().__init__()
        self.status = 400
        self.code = "nesting-too-deep"
        self.zh = "所提交的内容嵌套过深或过长，无法处理"
        self.en = "What was sent is nested too deeply, or too long, to be read"
        self.hint = "请减少括号或对象的嵌套层数。 / Use fewer levels of brackets, braces or objects."
        self.args = (f"{self.zh} / {self.en}",)


def from_dict(document: Mapping[str, object]) -> Problem:
    """The problem that a worker's document stands for (the inverse of `Problem.as_dict`)."""
    limited = {"output-limit": OutputLimitExceeded, "row-limit": RowLimitExceeded}.get(str(document["code"]))
    if limited:
        return limited(int(str(document["limit"])))
    known = {"status", "code", "message", "hint"}
    message = document.get("message")
    texts = message if isinstance(message, Mapping) else {}
    extra = {name: value for name, value in document.items() if name not in known}
    return TaskError(
        int(str(document["status"])),
        str(document["code"]),
        str(texts.get("zh", "")),
        str(texts.get("en", "")),
        str(document.get("hint", "")),
        **extra,
    )
