// The reader: a marked norm opens a panel beside the text with what the graph knows of it.
import { button, element, isStopped, say } from "./page";
import { problemBox, request } from "./problem";

class NormPanel {
  private readonly content = element("div", { class: "norm-panel-content" });
  private readonly panel = element(
    "aside",
    { id: "norm-panel", role: "dialog", "aria-label": say("规范详情", "About this norm"), tabindex: "-1", hidden: "" },
    button("×", () => this.close(), { class: "close", "aria-label": say("关闭", "Close") }),
    this.content,
  );
  private opener: HTMLElement | null = null;
  private loading: AbortController | null = null;

  constructor() {
    document.body.append(this.panel);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.panel.hidden) this.close();
    });
  }

  async open(mark: HTMLAnchorElement): Promise<void> {
    this.loading?.abort();
    this.loading = new AbortController();
    if (!this.panel.contains(mark)) this.select(mark);
    this.content.replaceChildren(element("p", { role: "status" }, say("正在读取…", "Loading…")));
    this.panel.hidden = false;
    this.panel.focus();
    try {
      const headers = { Accept: "text/html", "X-Fragment": "1" };
      const answer = await request(mark.pathname, { headers, signal: this.loading.signal });
      const fragment = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.content.replaceChildren(...fragment.body.childNodes);
    } catch (error) {
      if (isStopped(error)) return;
      const way = element("p", {}, element("a", { href: mark.href }, say("打开单独的页面", "Open its own page")));
      this.content.replaceChildren(problemBox(error, way));
    }
  }

  close(): void {
    this.loading?.abort();
    this.panel.hidden = true;
    const opener = this.opener;
    this.select(null);
    opener?.focus();
  }

  private select(mark: HTMLElement | null): void {
    this.opener?.removeAttribute("aria-current");
    mark?.setAttribute("aria-current", "true");
    this.opener = mark;
  }
}

const panel = new NormPanel();
document.addEventListener("click", (event) => {
  const mark = event.target instanceof Element ? event.target.closest("a.norm") : null;
  // A click that asks for a new tab or window stays a link.
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!(mark instanceof HTMLAnchorElement) || !plain) return;
  event.preventDefault();
  void panel.open(mark);
});
