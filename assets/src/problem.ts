// Errors of the service (RFC 9457, application/problem+json), read and shown.
import { type Bilingual, element, inLanguage, say } from "./page";

/** An answer that is not a success, or an unreachable service. */
export class ProblemError extends Error {
  constructor(
    readonly text: string,
    readonly hint = "",
    readonly code = "",
    readonly line: number | null = null,
    readonly column: number | null = null,
  ) {
    super(text);
  }
}

interface ProblemBody {
  title?: string;
  detail?: string;
  code?: string;
  message?: Bilingual;
  hint?: Bilingual | string;
  line?: number;
  column?: number;
}

/** Fetches; every failure becomes a ProblemError, except a stop by the user. */
export async function request(path: string, options: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    if (error instanceof DOMException) throw error;
    throw new ProblemError(
      say("连接不上服务。", "The service cannot be reached."),
      say("请确认服务仍在运行，然后重试。", "See whether it is still running, then try again."),
    );
  }
  if (answer.ok) return answer;
  throw await readProblem(answer);
}

async function readProblem(answer: Response): Promise<ProblemError> {
  const fallback = say(`服务返回 ${answer.status}。`, `The service answered ${answer.status}.`);
  if (!answer.headers.get("content-type")?.includes("json")) return new ProblemError(fallback);
  const body = (await answer.json().catch(() => ({}))) as ProblemBody;
  const text = inLanguage(body.message) || body.detail || body.title || fallback;
  return new ProblemError(text, inLanguage(body.hint), body.code, body.line ?? null, body.column ?? null);
}

/** The box in which an error is shown; further controls go after its text. */
export function problemBox(error: unknown, ...more: Node[]): HTMLElement {
  const problem = error instanceof ProblemError ? error : new ProblemError(String(error));
  const box = element("div", { class: "problem", role: "alert" });
  box.append(element("p", { class: "problem-text" }, problem.text));
  if (problem.hint) box.append(element("p", { class: "problem-hint" }, problem.hint));
  if (problem.code) box.append(element("p", { class: "problem-code" }, problem.code));
  box.append(...more);
  return box;
}
